using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>An answer that holds somebody's personal data comes off the page by two people; what it asks for stays.</summary>
public sealed class AnswerRemovalTests : IDisposable
{
    const string Secret = "My neighbour Jan, 12 Dorpsstraat, did it.";
    const string Why = "It names a third person.";

    readonly TempInstallation _at = new();
    readonly TestPeople _people;
    readonly ActDesk _desk;
    readonly ActStore _acts;
    readonly SomeWeighing _some;
    readonly Weighing _weighing;

    public AnswerRemovalTests()
    {
        _people = new(_at.Installation);
        (_desk, _acts, _some) = (new(_at.Installation), new(_at.Installation), new(_at.Installation));
        Assert.IsType<DeclareOutcome.Declared>(new SourceStore(_at.Installation).Declare(
            new("web", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine));
        _weighing = _some.Published();
        Assert.Equal(AnswerOutcome.Kept, _some.Store.Answer(_weighing.Id, Secret));
    }

    public void Dispose() => _at.Dispose();

    [Fact]
    public async Task Two_people_take_its_words_off_and_its_number_stays_to_be_addressed()
    {
        var draft = Draft(1);
        Assert.Null(_acts.Propose(draft.Id, _people.Sign("bram", draft.Json).Signature));
        Assert.Contains("takes another person", Assert.Single(Refused(draft, "bram")), StringComparison.Ordinal);
        Assert.Equal(Secret, Assert.Single(_some.Store.PointsOf(_weighing)).Words);

        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign("anna", draft.Json).Signature));
        var point = Assert.Single(_some.Store.PointsOf(_weighing));
        Assert.Equal((1, "", Why), (point.Number, point.Words, point.Removal!.Value.Why));
        Assert.False(IsKept("Dorpsstraat"));

        _at.Time.Advance(WeighingRules.DraftPublic);
        SomeWeighing.Refused("point 1 (answer of the public", _some.Store.Record(_weighing.Id));
        SomeWeighing.Done(_some.Store.Record(_some.Signed(_weighing).Id));
        await LedgerWatch.AssertAgreesAsync(_at.Installation);
    }

    [Fact]
    public void Only_an_answer_of_the_public_whose_words_are_there_can_be_taken_off()
    {
        SomeWeighing.Done(_some.Store.Dissent(_weighing.Id, "I do not agree.", _people["anna"].Actor));
        Assert.Equal("point: web has no point 9.", Problem(9));
        Assert.Contains("is no answer of the public", Problem(2), StringComparison.Ordinal);
        Agree(Draft(1));
        Assert.Equal("point: the words of point 1 are gone already.", Problem(1));
    }

    void Agree(ActProposal draft)
    {
        Assert.Null(_acts.Propose(draft.Id, _people.Sign("bram", draft.Json).Signature));
        Assert.IsType<ActOutcome.Done>(_desk.Approve(draft.Id, _people.Sign("anna", draft.Json).Signature));
    }

    ActProposal Draft(long point)
    {
        var (problems, draft) = _desk.Draft(Act.RemoveAnswer, Body(point), Why, Actor.CommandLine);
        Assert.Empty(problems);
        return draft!;
    }

    string Problem(long point) => Assert.Single(_desk.Draft(Act.RemoveAnswer, Body(point), Why, Actor.CommandLine).Problems);

    static JsonObject Body(long point) => new() { ["source"] = "web", ["point"] = point };

    IReadOnlyList<string> Refused(ActProposal draft, string handle) => Assert.IsType<ActOutcome.Refused>(
        _desk.Approve(draft.Id, _people.Sign(handle, draft.Json).Signature)).Problems;

    // Also between the rows: what is overwritten must not be found in the file.
    bool IsKept(string words)
    {
        using (var connection = _at.Installation.Database.Open()) connection.Execute("pragma wal_checkpoint(truncate)");
        return Directory.GetFiles(_at.Installation.Folder, "*.db*")
            .Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)) >= 0);
    }
}
