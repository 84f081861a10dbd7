using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A customer is given what he was told and what he said, and nothing by which others are known.</summary>
public sealed class PersonExportTests
{
    static readonly byte[] _known = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_he_was_told_and_what_he_said_about_it_is_in_it_also_when_the_file_is_in_no_case_any_more()
    {
        await using var telling = new Telling("c-1", "c-2");
        var scene = telling.Scene.Known(_known).Permit();
        scene.Tree.Add("c-1/strand.png", _known).Add("c-2/bos.png", _known);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        await telling.RunAsync();
        var complaints = new Complaints(telling.Installation);
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(1, "Mijn eigen kind.", "nl"));
        Assert.Equal(ComplaintOutcome.Made, complaints.Make(2, "Not my file.", "en"));

        var mine = Export(telling, "c-1");
        foreach (var words in (string[])["Wat wij deden", "c-1/strand.png", "Mijn eigen kind.", "\"state\":\"Made\""])
        {
            Assert.Contains(words, mine, StringComparison.Ordinal);
        }

        foreach (var other in (string[])
            ["Not my file.", "c-2/", "bos.png", "entry-0", "sha256", "distance", "supplier", Scene.Sha256(_known)])
        {
            Assert.DoesNotContain(other, mine, StringComparison.OrdinalIgnoreCase);
        }

        // Reversed, the file is back and in no case any more; what was said of it is still held about him.
        Assert.IsType<CaseAnswer.Done>(await new ComplaintDesk(telling.Installation).DecideAsync(
            1, isReversed: true, "Wij zaten fout.", new(ActorKind.Person, "the-officer"), Cancellation));
        Assert.Empty(scene.Case.Items);
        mine = Export(telling, "c-1");
        Assert.Contains("\"state\":\"Reversed\"", mine, StringComparison.Ordinal);
        Assert.Contains("Wij zaten fout.", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("the-officer", mine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_an_authority_has_kept_back_is_in_it_nor_that_it_is()
    {
        await using var telling = new Telling("c-1");
        var scene = telling.Scene.Known(_known).Permit();
        scene.Tree.Add("c-1/strand.png", _known);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(
            1, HoldKind.TcoOrder, scene.At.Time.GetUtcNow().AddDays(9), "R-1", Actor.CommandLine));
        var made = new PersonDesk(telling.Installation).Export("c-1", Actor.CommandLine)!;
        Assert.Equal(1, made.Held);
        Assert.Empty(made.Document["statements"]!.AsArray());
        Assert.Empty(made.Document["cases"]!.AsArray());
    }

    static string Export(Telling telling, string id) =>
        new PersonDesk(telling.Installation).Export(id, Actor.CommandLine)!.Document.ToJsonString(Readable);

    static System.Text.Json.JsonSerializerOptions Readable { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
