// What whoever leaves still owes to others: sent before anything is destroyed; what could not be sent is named, and written out
// with what nobody could open afterwards.
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Intake;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Reporting;
using Waarborg.Store;

namespace Waarborg.Pipeline;

sealed class LeaveOwed(Installation installation)
{
    const string Form = "waarborg/owed/1";

    readonly Statements _statements = new(installation);
    readonly Outbox _outbox = new(installation);
    readonly Teller _teller = new(installation);
    readonly Complaints _complaints = new(installation);
    readonly ReportStore _reports = new(installation);
    readonly NoticeAnswers _answers = new(installation);
    readonly ReportDesk _desk = new(installation);
    readonly CustomerStore _register = new(installation);

    /// <summary>Takes back what does not hold any more, makes every message that is due, and tries each once, now.</summary>
    internal async Task SendAsync(CancellationToken cancellation)
    {
        // Whatever cannot be taken back, or tried again, is among what is owed afterwards.
        foreach (var id in _reports.ToCorrect()) _desk.Retract(id, Actor.CommandLine);
        foreach (var one in _outbox.Undelivered().Where(one => one is { State: MessageState.Waiting, Problem: not null }))
        {
            _outbox.Again(one.Id);
        }

        foreach (var row in _reports.List(onlyOpen: true).Where(IsWaiting)) _desk.TryAgain(row.Id);
        foreach (var id in Unsaid().Select(one => one.CaseId).Distinct())
        {
            await new CaseCustomers(installation).AskAsync(id, cancellation);
        }

        while (_teller.Run() > 0) cancellation.ThrowIfCancellationRequested();
        await new OutboxDelivery(installation).RunAsync(cancellation);
        await new ReportSender(installation, ReportedFiles.WaysOf(installation)).SendDueAsync(cancellation);
    }

    static bool IsWaiting(ReportRow row) => row is { State: ReportState.Sending, Problem: not null, Message: null };

    // Something that is so is not said: nobody could be reached, or an authority keeps it back.
    List<Statement> Unsaid() =>
    [
        .. _statements.List(state: null, most: int.MaxValue)
            .Where(one => one.IsDue || one is { State: StatementState.Held, RestrictedAt: not null })
            .OrderBy(one => one.Id),
    ];

    // Reports are told of by themselves.
    List<OutgoingStanding> Messages() =>
        [.. _outbox.Undelivered().Where(one => one.Kind is not (MessageKind.Report or MessageKind.Correction))];

    List<ReportRow> Reports() => [.. _reports.List(onlyOpen: true).Where(row => row.State != ReportState.Sent)];

    List<Complaint> Waiting() =>
        [.. _complaints.List(int.MaxValue).Where(one => one.State == ComplaintState.Made)];

    /// <summary>Each thing that is owed, in words; none where everybody was told and heard.</summary>
    internal IReadOnlyList<string> Words()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. Unsaid().Select(one => Text($"Statement {one.Id} about case {one.CaseId} ")
                + (HeldUntil(connection, one) is { } end
                    ? $"is kept back by an authority until {AmsterdamTime.Text(end)}."
                    : $"is not said yet{Because(one.Problem)}.")),
            .. Messages().Select(one => Text($"Message {one.Id} ({one.Kind}") + (one.CaseId is { } of ? Text($", case {of}") : "")
                + $") has not arrived{Because(one.Problem)}."),
            .. _answers.Owed().Select(one => Text($"Whoever sent the notice of case {one.CaseId} has no answer yet")
                + (NotBefore(connection, one.CaseId) is { } end ? $": an authority keeps it back until {end}." : ".")),
            .. Waiting().Select(one => Text($"Complaint {one.Id} about case {one.CaseId} waits for a decision.")),
            .. Dangers.Open(installation).Select(one => Text($"A danger raised in case {one.CaseId}: nobody saw to it.")),
            .. Reports().Select(row => Text($"Report {row.Id} of case {row.CaseId} has not arrived{Because(row.Problem)}.")),
            .. _reports.ToCorrect().Select(id => Text($"Report {id} does not hold any more, and was not taken back.")),
        ];
    }

    static string Because(Wording? problem) => problem is null ? "" : $": {problem.English}";

    static DateTimeOffset? HeldUntil(SqliteConnection connection, Statement one) =>
        Statements.HoldOf(connection, null, one.CaseId)?.Until;

    /// <summary>The same, opened, for whoever tells it by hand once no key is left.</summary>
    internal JsonObject ToJson()
    {
        using var connection = installation.Database.Open();
        var settings = new SettingsStore(installation).Current(connection, null)?.Settings;
        return new()
        {
            ["form"] = Form,
            ["made"] = Instant.Text(installation.Time.GetUtcNow()),
            ["statements"] = new JsonArray([.. Unsaid().Select(one => StatementOf(connection, one, settings))]),
            ["messages"] = new JsonArray([.. Messages().Select(one => MessageOf(connection, one))]),
            ["answers"] = new JsonArray([.. _answers.Owed().Select(one => (JsonNode)new JsonObject
            {
                ["case"] = one.CaseId,
                ["to"] = one.Address,
                ["decision"] = one.Decision,
                ["notBefore"] = NotBefore(connection, one.CaseId),
            })]),
            ["complaints"] = new JsonArray([.. Waiting().Select(one => (JsonNode)new JsonObject
            {
                ["complaint"] = one.Id,
                ["case"] = one.CaseId,
                ["made"] = Instant.Text(one.MadeAt),
                ["text"] = _complaints.TextOf(one.Id),
            })]),
            ["dangers"] = new JsonArray([.. Dangers.Open(installation).Select(one => (JsonNode)new JsonObject
            {
                ["case"] = one.CaseId,
                ["raised"] = Instant.Text(one.RaisedAt),
                ["reason"] = new Dangers(installation).ReasonOf(one.Id),
            })]),
            ["reports"] = new JsonArray([.. Reports().Select(row => row.Id).Except(_reports.ToCorrect()).Select(ReportOf)]),
            ["toTakeBack"] = new JsonArray([.. _reports.ToCorrect().Select(ReportOf)]),
        };
    }

    JsonObject StatementOf(SqliteConnection connection, Statement one, ProviderSettings? settings)
    {
        var details = _statements.DetailsOf(connection, null, one.Id);
        var hold = Statements.HoldOf(connection, null, one.CaseId);
        var facts = settings is null ? null : _teller.FactsOf(one, details, settings);
        return new()
        {
            ["statement"] = one.Id,
            ["case"] = one.CaseId,
            ["notBefore"] = hold is null ? null : Instant.Text(hold.Until),
            ["heldBy"] = hold is null ? null : ClockNames.Of(hold.Kind),
            ["reference"] = hold is null ? null : _statements.ReferenceOf(connection, hold.Id),
            ["customer"] = details.Customer ?? _teller.CustomerOf(one),
            ["contact"] = ContactOf(connection, details.Customer ?? _teller.CustomerOf(one)),
            ["file"] = details.Locator.Length == 0 ? null : new Locator(details.Locator).ToString(),
            ["nl"] = facts is null ? null : StatementText.Write(facts, "nl").ToPlain(),
            ["en"] = facts is null ? null : StatementText.Write(facts, "en").ToPlain(),
        };
    }

    JsonObject MessageOf(SqliteConnection connection, OutgoingStanding one)
    {
        var (recipient, body) = _outbox.ContentOf(connection, one.Id);
        var to = StoredRecipient.From(recipient);
        return new()
        {
            ["message"] = one.Id,
            ["kind"] = one.Kind.ToString(),
            ["case"] = one.CaseId,
            ["state"] = one.State.ToString(),
            ["notBefore"] = one.CaseId is { } of ? NotBefore(connection, of) : null,
            ["way"] = to.Way,
            ["to"] = to.To,
            ["contact"] = recipient is Recipient.Customer customer ? ContactOf(connection, customer.Id) : null,
            ["subject"] = body.Subject,
            ["text"] = body.Plain,
        };
    }

    // The end of what keeps something about a case back, whichever ends last.
    static string? NotBefore(SqliteConnection connection, long caseId)
    {
        var held = connection.ExecuteScalar<string?>(
            "select max(until) from evidence_holds where case_id = @caseId and ended_at is null", new { caseId });
        var kept = Statements.HoldOf(connection, null, caseId) is { } hold ? Instant.Text(hold.Until) : null;
        return string.CompareOrdinal(held, kept) > 0 ? held : kept;
    }

    string? ContactOf(SqliteConnection connection, string? customer) =>
        customer is null ? null : _register.Contact(connection, null, customer);

    JsonObject ReportOf(long id) => new()
    {
        ["report"] = id,
        ["to"] = _reports.Find(id)?.Recipient,
        ["told"] = _reports.ContentOf(id) is { } content ? ReportJson.Of(content) : null,
    };

    static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
