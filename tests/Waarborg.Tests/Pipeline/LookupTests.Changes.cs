using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Waarborg.Lists;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Pipeline;

/// <summary>The other list changes while a sweep relies on what it said: nothing is remembered of another list than it was.</summary>
public partial class LookupTests
{
    static readonly byte[] _later = Scene.Picture(9);

    [Fact]
    public async Task S10_What_matched_nothing_while_its_entry_was_set_aside_is_asked_for_again_when_it_is_not()
    {
        var (hotline, key) = await SomeLookups.HotlineAsync(20, Line(_elsewhere), Line(_nowhere));
        await using var _ = hotline;
        SomeLookups.Decide(hotline.Installation, Reference(_nowhere), EntryDecision.Never);
        await using var scene = Laid().PermitAsking("far", SomeLookups.Waarborg(hotline.Address), key);
        var summary = await scene.SweepAsync();
        Assert.Equal((2L, 1L), (summary.Match, summary.NoMatch));

        // The release is the same, and so is its root.
        SomeLookups.Decide(hotline.Installation, Reference(_nowhere), EntryDecision.Match);
        scene.At.Time.Advance(SomeLookups.Impatient.StateHolds);
        summary = await scene.SweepAsync();
        Assert.Equal((2L, 0L, 0L), (summary.Match, summary.NoMatch, summary.NotScannedTotal));
    }

    [Fact]
    public async Task S10_A_list_that_changes_while_it_is_asked_is_asked_again_at_once_and_nothing_is_remembered_of_both()
    {
        var (hotline, key) = await SomeLookups.HotlineAsync(20, Line(_elsewhere), Line(_nowhere), Line(_later));
        await using var _ = hotline;
        await using var between = new RecordingForwarder(hotline.Address);
        await between.StartAsync();
        SomeLookups.Decide(hotline.Installation, Reference(_nowhere), EntryDecision.Never);
        await using var scene = Laid().PermitAsking("far", SomeLookups.Waarborg(between.Address), key);
        Assert.Equal(1, (await scene.SweepAsync()).NoMatch);
        var states = States(between);

        // What the client knows of the list holds for minutes still. Now it knows the one, and the other no more.
        SomeLookups.Decide(hotline.Installation, Reference(_nowhere), EntryDecision.Match);
        SomeLookups.Decide(hotline.Installation, Reference(_later), EntryDecision.Never);
        scene.Tree.Add("later.png", _later);
        Assert.Equal(0, (await scene.SweepAsync()).NotScannedTotal);
        Assert.Equal(states + 1, States(between));
        Assert.Equal(2, QuestionsAbout(between, _later));

        var summary = await scene.SweepAsync();
        Assert.Equal((2L, 1L, 0L), (summary.Match, summary.NoMatch, summary.NotScannedTotal));
        Assert.Equal(2, QuestionsAbout(between, _later));

        // As it was when the second sweep began: what that one remembered is not taken for what this list says.
        SomeLookups.Decide(hotline.Installation, Reference(_nowhere), EntryDecision.Never);
        SomeLookups.Decide(hotline.Installation, Reference(_later), EntryDecision.Match);
        scene.At.Time.Advance(SomeLookups.Impatient.StateHolds);
        summary = await scene.SweepAsync();
        Assert.Equal((2L, 1L, 0L), (summary.Match, summary.NoMatch, summary.NotScannedTotal));
        Assert.Equal(3, scene.Cases.List(openOnly: true, 10).Count(one => one.List == "far"));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task S10_A_service_that_contradicts_what_it_says_of_its_list_has_failed_and_is_left_alone()
    {
        await using var service = new ContradictoryStandIn();
        await service.StartAsync();
        await using var scene = Laid().PermitAsking("far", SomeLookups.Waarborg(service.Address), "0");
        var summary = await scene.SweepAsync();
        Assert.Equal([KeyValuePair.Create("lookupFailed", 2L)], summary.NotScanned.Where(reason => reason.Value > 0));
        Assert.Equal((1L, 0L), (summary.Match, summary.NoMatch));
        Assert.Equal(0, scene.Count("seen where outcome = 'NoMatch'"));
        Assert.Equal(["GET", "POST", "GET", "POST"], service.Requests.Select(request => request.Method));
        Assert.Equal((2L, 2L, 0L), (Counted(scene, "sent"), Counted(scene, "failed"), Counted(scene, "matchedNothing")));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    static string Reference(byte[] picture) => Scene.Sha256(picture)[..8];

    static int QuestionsAbout(StandIn service, byte[] picture) => service.Requests.Count(
        request => request.Text.Contains($"\"prefix\":\"{Scene.Sha256(picture)[..5]}\"", StringComparison.Ordinal));

    static int States(StandIn service) => service.Requests.Count(request => request.Method == "GET");

    /// <summary>Each of its answers is of another list than it just said.</summary>
    sealed class ContradictoryStandIn : StandIn
    {
        protected override Task AnswerAsync(StandInRequest request, HttpResponse response)
        {
            var json = new JsonObject
            {
                ["list"] = "held",
                ["week"] = "2026-W47",
                ["mark"] = new string(request.Method == "GET" ? 'a' : 'b', 64),
            };
            if (request.Method == "GET")
            {
                json["prefixBits"] = 20;
                json["algorithms"] = new JsonArray("sha256");
                json["categories"] = new JsonArray("Baseline");
                json["tagsPerAnswer"] = 16;
                json["root"] = "r";
                json["checkedAt"] = "2026-11-22T10:00:00Z";
            }
            else
            {
                json["salt"] = new string('0', 64);
                json["tags"] = new JsonArray([.. Enumerable.Range(0, 16).Select(i => JsonValue.Create($"{i:x32}"))]);
            }

            return WriteAsync(response, json.ToJsonString());
        }
    }
}
