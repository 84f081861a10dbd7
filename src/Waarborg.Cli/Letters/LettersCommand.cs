// `waarborg letters`: the mechanisms of the government's letters and where each lives, in the terminal.
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Waarborg.Cli.Letters;

static class LettersCommand
{
    internal static Command Create()
    {
        var number = new Argument<string?>("M-number")
        {
            Description = "Only this mechanism, such as M21.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("letters", "What the government's letters describe, and where each part lives.")
        {
            number,
            CommandOptions.Json,
        };
        command.SetAction(parsed => Run(
            LettersDocument.Embedded(), parsed.GetValue(number), parsed.GetValue(CommandOptions.Json),
            parsed.InvocationConfiguration.Output));
        return command;
    }

    /// <exception cref="OperatorException">No mechanism has this number.</exception>
    internal static int Run(LettersDocument letters, string? number, bool json, TextWriter output)
    {
        var chosen = number is null ? letters.Mechanisms : Numbered(letters.Mechanisms, number);
        if (chosen.Count == 0)
        {
            throw new OperatorException(
                $"There is no mechanism {number}. They are M1 to M{letters.Mechanisms.Count}.");
        }

        if (json) output.WriteLine(Json(chosen));
        else if (IsTerminal(output)) PrintColoured(chosen, letters, number is null, output);
        else PrintPlain(chosen, letters, number is null, output);
        return ExitCode.Ok;
    }

    /// <summary>“21 here, 3 not yet”: how many rows say what, in the order of the states.</summary>
    internal static string Summary(IReadOnlyList<Mechanism> mechanisms)
    {
        var counts = from mechanism in mechanisms
                     group mechanism by mechanism.State into same
                     orderby same.Key
                     select $"{same.Count()} {LettersDocument.NameOf(same.Key)}";
        return $"{mechanisms.Count} mechanisms: {string.Join(", ", counts)}.";
    }

    static List<Mechanism> Numbered(IReadOnlyList<Mechanism> mechanisms, string number)
    {
        var digits = number.StartsWith('M') || number.StartsWith('m') ? number[1..] : number;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            ? [.. mechanisms.Where(mechanism => mechanism.Number == wanted)]
            : [];
    }

    // A pipe or a file gets plain text: one paragraph to a line, so that grep finds whole sentences.
    static bool IsTerminal(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

    static void PrintPlain(
        IReadOnlyList<Mechanism> chosen, LettersDocument letters, bool all, TextWriter output)
    {
        foreach (var mechanism in chosen)
        {
            output.WriteLine($"M{mechanism.Number} {mechanism.Name}: {LettersDocument.NameOf(mechanism.State)}");
            foreach (var quotation in mechanism.Words)
            {
                output.WriteLine($"  “{quotation.Words}” ({quotation.Document})");
            }

            output.WriteLine($"  {mechanism.English}");
            output.WriteLine($"  {mechanism.Where.Replace("`", "", StringComparison.Ordinal)}");
            output.WriteLine();
        }

        if (all) output.WriteLine(Summary(letters.Mechanisms));
    }

    static void PrintColoured(
        IReadOnlyList<Mechanism> chosen, LettersDocument letters, bool all, TextWriter output)
    {
        var quoted = new Style(decoration: Decoration.Italic);
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        foreach (var mechanism in chosen)
        {
            terminal.Write(new Text($"M{mechanism.Number} {mechanism.Name}", new Style(decoration: Decoration.Bold)));
            terminal.Write(": ");
            terminal.WriteLine(LettersDocument.NameOf(mechanism.State), new Style(ColourOf(mechanism.State)));
            foreach (var quotation in mechanism.Words)
            {
                Indent(terminal, $"“{quotation.Words}” ({quotation.Document})", quoted);
            }

            Indent(terminal, mechanism.English, new Style(Color.Grey));
            Indent(terminal, mechanism.Where.Replace("`", "", StringComparison.Ordinal), Style.Plain);
            terminal.WriteLine();
        }

        if (all) terminal.WriteLine(Summary(letters.Mechanisms));
    }

    static void Indent(IAnsiConsole terminal, string text, Style style) =>
        terminal.Write(new Padder(new Text(text, style), new Padding(2, 0, 0, 0)));

    static Color ColourOf(MechanismState state) => state switch
    {
        MechanismState.Here => Color.Green,
        MechanismState.Partly => Color.Yellow,
        MechanismState.Refused => Color.Blue,
        MechanismState.NotYet => Color.Red,
        MechanismState.NothingToBuild => Color.Grey,
        _ => throw new UnreachableException(),
    };

    static string Json(IReadOnlyList<Mechanism> mechanisms) => JsonSerializer.Serialize(
        [.. mechanisms.Select(MechanismLine.From)], LettersJson.Readable.MechanismLineArray);
}

/// <summary>One mechanism as JSON shows it.</summary>
sealed record MechanismLine(
    string Number, string Name, QuotationLine[] Words, string English, string State, string Where)
{
    internal static MechanismLine From(Mechanism mechanism) => new(
        $"M{mechanism.Number}", mechanism.Name,
        [.. mechanism.Words.Select(quotation => new QuotationLine(quotation.Document, quotation.Words))],
        mechanism.English, LettersDocument.NameOf(mechanism.State), mechanism.Where);
}

/// <summary>One quotation as JSON shows it.</summary>
sealed record QuotationLine(string Document, string Words);

[JsonSerializable(typeof(MechanismLine[]))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
sealed partial class LettersJson : JsonSerializerContext
{
    /// <summary>Letters with accents stay letters: this is for a terminal, never put into HTML.</summary>
    internal static LettersJson Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });
}
