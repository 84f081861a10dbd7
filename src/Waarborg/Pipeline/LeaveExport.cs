// A case as whoever leaves keeps it: after the keys are gone nothing of it can be read here any more.
using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.Store;

namespace Waarborg.Pipeline;

sealed class LeaveExport(Installation installation)
{
    readonly OpenedCases _opened = new(installation);
    readonly Complaints _complaints = new(installation);

    /// <summary>What was asked for, the clocks, items, verdicts and complaints of a case.</summary>
    internal JsonNode ToJson(Case one)
    {
        using var connection = installation.Database.Open();
        return new JsonObject
        {
            ["case"] = one.Id,
            ["cause"] = one.Cause.ToString(),
            ["source"] = one.Source,
            ["list"] = one.List,
            ["supplier"] = one.Supplier,
            ["reference"] = one.Reference,
            ["category"] = one.Category,
            ["opened"] = Instant.Text(one.OpenedAt),
            ["openedBy"] = one.OpenedBy,
            ["closed"] = Text(one.ClosedAt),
            ["request"] = Request(one),
            ["closing"] = _opened.ClosingOf(one.Id) is var (why, reason)
                ? new JsonObject { ["why"] = CaseWords.Of(why), ["reason"] = reason }
                : null,
            ["clocks"] = new JsonArray([.. ClockStore.OfCase(connection, null, one.Id).Select(Clock)]),
            ["items"] = new JsonArray(
            [
                .. one.Items.Select(item => (JsonNode)new JsonObject
                {
                    ["item"] = item.Number,
                    ["file"] = item.Locator.ToString(),
                    ["found"] = Instant.Text(item.FoundAt),
                    ["algorithm"] = item.Algorithm,
                    ["distance"] = item.Distance,
                    ["verdict"] = item.Verdict.ToString(),
                    ["verdicts"] = new JsonArray(
                        [.. VerdictStore.Of(connection, null, new(one.Id, item.ContentKey)).Select(Verdict)]),
                    ["restriction"] = item.Restriction.ToString(),
                    ["words"] = item.RestrictionWords?.English,
                }),
            ]),
            ["complaints"] = new JsonArray(
                [.. _complaints.List(int.MaxValue).Where(said => said.CaseId == one.Id).Select(Said)]),
        };
    }

    JsonObject? Request(Case one) => _opened.DetailsOf(one.Id) is { } request
        ? new()
        {
            ["address"] = request.Address,
            ["from"] = request.From,
            ["reference"] = request.Reference,
            ["received"] = Text(one.ReceivedAt),
            ["answerTo"] = new NoticeAnswers(installation).AddressOf(one.Id),
        }
        : null;

    static JsonNode Verdict(GivenVerdict given) => new JsonObject
    {
        ["by"] = given.By,
        ["confirmed"] = given.IsConfirmed,
        ["basis"] = given.Basis.ToString(),
    };

    JsonNode Clock(Clock clock) => new JsonObject
    {
        ["clock"] = clock.Id,
        ["kind"] = ClockNames.Of(clock.Kind),
        ["from"] = Instant.Text(clock.StartedAt),
        ["due"] = Instant.Text(clock.DueAt(installation.Time.GetUtcNow())),
        ["stopped"] = Text(clock.StoppedAt),
        ["why"] = clock.StoppedWhy is { } why ? ClockNames.Of(why) : null,
    };

    JsonNode Said(Complaint said) => new JsonObject
    {
        ["made"] = Instant.Text(said.MadeAt),
        ["text"] = _complaints.TextOf(said.Id),
        ["state"] = said.State.ToString(),
        ["decided"] = Text(said.DecidedAt),
        ["decidedBy"] = said.DecidedBy,
        ["reason"] = _complaints.ReasonOf(said.Id),
    };

    static string? Text(DateTimeOffset? at) => at is { } moment ? Instant.Text(moment) : null;
}
