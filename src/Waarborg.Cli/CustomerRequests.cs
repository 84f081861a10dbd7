// waarborg customer export|erase: what a customer may ask for about himself.
using System.CommandLine;
using System.Text.Json;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;

namespace Waarborg.Cli;

static class CustomerRequests
{
    static readonly JsonWriterOptions Indented = new() { Indented = true };

    static readonly Argument<string> Id = new("id")
    {
        Description = "The customer's id: in the register, by the rules, or as the hoster's own system says it.",
    };

    static readonly Option<string> To = new("--to")
    {
        Description = "The new file that is made.",
        Required = true,
        HelpName = "FILE",
    };

    internal static Command CreateExport()
    {
        var export = new Command("export", "Write everything that is held about one customer, to be given to him.") { Id, To };
        export.SetAction(Export);
        return export;
    }

    internal static Command CreateErase()
    {
        var erase = new Command("erase", "Erase what is held about one customer and nothing keeps, and say what stays.")
        {
            Id,
        };
        erase.SetAction(EraseAsync);
        return erase;
    }

    static int Export(ParseResult parsed)
    {
        var (id, path) = (Checked(parsed), Path.GetFullPath(parsed.GetRequiredValue(To)));
        if (Path.Exists(path)) throw new OperatorException($"{path} is there already. Name a file that is not.");
        var made = new PersonDesk(parsed.OpenInstallation()).Export(id, Actor.CommandLine)
            ?? throw new OperatorException($"Nothing is held about a customer {id}.");
        using (var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        using (var writer = new Utf8JsonWriter(file, Indented))
        {
            made.Document.WriteTo(writer);
        }

        parsed.InvocationConfiguration.Output.WriteLine($"What is held about {id} lies in {path}, for him alone.");
        SayHeld(parsed, made.Held, "cases");
        if (made.Undecided > 0)
        {
            parsed.InvocationConfiguration.Error.WriteLine(
                $"Files of his that lie in their place and that nobody has judged yet: {made.Undecided}. "
                + "For you alone: they are no part of it. Write it again when they are judged.");
        }

        return ExitCode.Ok;
    }

    static async Task<int> EraseAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var id = Checked(parsed);
        var erased = await new PersonDesk(parsed.OpenInstallation()).EraseAsync(id, Actor.CommandLine, cancellation);
        if (erased is { WasOnRecord: false, Round.Items: 0, Kept: [], Held: 0, Statements: 0 })
        {
            throw new OperatorException($"Nothing is held about a customer {id}.");
        }

        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine(erased.WasOnRecord
            ? $"The customer {id} is on record no more, nor how he was reached."
            : $"The customer {id} stood in no register; his files are known by rules or by the hoster's own system.");
        output.WriteLine($"Deleted: {erased.Round.Items} items, {erased.Round.Cases} cases, {erased.Statements} statements "
            + "about files of which nothing else was kept. "
            + RetentionCommands.Found(erased.Round));
        foreach (var line in erased.Round.Waiting) output.WriteLine(line);
        foreach (var line in erased.Kept) output.WriteLine($"Stays: {line}.");
        SayHeld(parsed, erased.Held, "items");
        return erased.Round.Waiting.Count > 0 || erased.Round.IsFound == true ? ExitCode.Incomplete : ExitCode.Ok;
    }

    static void SayHeld(ParseResult parsed, int held, string what)
    {
        if (held == 0) return;
        parsed.InvocationConfiguration.Error.WriteLine(
            $"Held by an authority, {what} of his: {held}. For you alone: he is not told, and they are no part of it.");
    }

    static string Checked(ParseResult parsed)
    {
        var id = parsed.GetRequiredValue(Id);
        return id.Length is > 0 and <= CustomerRules.MaxIdLength
            ? id
            : throw new OperatorException($"An id has 1 to {CustomerRules.MaxIdLength} characters.");
    }
}
