// Somebody's life or safety may be in danger (DSA Article 18): the police are told at once, past every queue.
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Notices;

/// <summary>One danger that somebody raised.</summary>
sealed record Danger(
    long Id, long CaseId, DateTimeOffset RaisedAt, string RaisedBy, long Clock, long? Message, DateTimeOffset? AcknowledgedAt,
    string? AcknowledgedBy);

/// <summary>What became of raising one. It is never lost, and never called done while nobody was reached.</summary>
abstract record DangerAnswer
{
    /// <summary>Their mail relay, or what hands it on to them, has taken it; nobody knows whether somebody read it.</summary>
    internal sealed record Told(long Id) : DangerAnswer;

    /// <summary>It is kept and its clock runs, and nobody was reached: call them.</summary>
    internal sealed record NotTold(long Id, DangerReach Reach, Wording? Problem) : DangerAnswer
    {
        internal string Words => Dangers.WordsOf(Reach, Problem, isOpen: true);
    }

    internal sealed record Refused(string Words) : DangerAnswer;
}

/// <summary>Whether the message about a danger reached the police.</summary>
enum DangerReach
{
    /// <summary>The settings named no way to them.</summary>
    NoWay,

    /// <summary>Nothing is known yet.</summary>
    OnItsWay,

    /// <summary>It did not arrive, and is tried again.</summary>
    Again,

    /// <summary>It may have arrived.</summary>
    Unclear,

    /// <summary>It did not arrive, and is tried no more.</summary>
    GivenUp,

    Arrived,

    /// <summary>It did not arrive, and somebody said why nothing more is done about it.</summary>
    Settled,
}

sealed class Dangers(Installation installation)
{
    /// <summary>The longest reason, in characters.</summary>
    internal const int MaxReasonLength = 1000;

    /// <summary>How long somebody who raises one waits for the police's machine to take it.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(15);

    const string Purpose = "danger-reason";

    static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    readonly Journal _journal = new(installation);
    readonly ClockStore _clocks = new(installation);

    /// <summary>Writes it down with its clock, tells the police, and says whether they have it.</summary>
    internal async Task<DangerAnswer> RaiseAsync(
        long caseId, string reason, Actor actor, CancellationToken cancellation, TimeSpan? patience = null)
    {
        if (!Says(reason))
        {
            return new DangerAnswer.Refused($"Say what the danger is, in 1 to {MaxReasonLength} characters.");
        }

        if (Write(caseId, reason, actor) is not { } danger) return new DangerAnswer.Refused($"There is no case {caseId}.");
        if (danger.Message is not null)
        {
            await new OutboxDelivery(installation).RunDangersAsync(patience ?? Patience, cancellation);
        }

        var (reach, problem) = ReachOf(danger);
        return reach == DangerReach.Arrived
            ? new DangerAnswer.Told(danger.Id)
            : new DangerAnswer.NotTold(danger.Id, reach, problem);
    }

    /// <summary>Whether the police have the message about it, and what went wrong if not.</summary>
    internal (DangerReach Reach, Wording? Problem) ReachOf(Danger danger)
    {
        if (danger.Message is not { } message) return (DangerReach.NoWay, null);
        using var connection = installation.Database.Open();
        var standing = new Outbox(installation).Find(connection, null, message);
        return (standing switch
        {
            { State: MessageState.Delivered } => DangerReach.Arrived,
            { State: MessageState.Settled } => DangerReach.Settled,
            { State: MessageState.GivenUp } => DangerReach.GivenUp,
            { State: MessageState.Unclear } => DangerReach.Unclear,
            { Problem: not null } => DangerReach.Again,
            _ => DangerReach.OnItsWay,
        }, standing?.Problem);
    }

    /// <summary>The same in the program's own English.</summary>
    /// <param name="reach">Whether they have it.</param>
    /// <param name="problem">What went wrong.</param>
    /// <param name="isOpen">Nobody has said yet that the police have it: say to call them.</param>
    internal static string WordsOf(DangerReach reach, Wording? problem, bool isOpen)
    {
        var now = isOpen ? " Call 112 now." : "";
        var why = problem is null ? "" : $" ({problem.English})";
        return reach switch
        {
            DangerReach.NoWay => $"The settings name no way to the police (telling.police), so nobody was told.{now}",
            DangerReach.OnItsWay => $"The message to the police is on its way.{(isOpen ? " Call 112 as well." : "")}",
            DangerReach.Again or DangerReach.GivenUp => $"The message to the police did not arrive{why}.{now}",
            DangerReach.Unclear => $"The message to the police may not have arrived{why}.{now}",
            DangerReach.Arrived => $"The message to the police was delivered.{(isOpen ? " Call 112 as well." : "")}",
            DangerReach.Settled => "The message to the police did not arrive, and somebody settled it.",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>These words say something, and are not too long.</summary>
    internal static bool Says(string reason) => !string.IsNullOrWhiteSpace(reason) && reason.Length <= MaxReasonLength;

    Danger? Write(long caseId, string reason, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var at = Instant.Text(now);
        // Whatever else waits, this case is looked at first.
        var isThere = connection.Execute(
            "update cases set due_by = min(coalesce(due_by, @at), @at) where id = @caseId", new { caseId, at }, transaction) > 0;
        if (!isThere) return null;
        var clock = _clocks.Start(
            connection, transaction, caseId, ClockKind.Danger, now, ClockRules.Of(ClockKind.Danger).Longest, actor);
        var id = connection.ExecuteScalar<long>(
            """
            insert into dangers (case_id, reason, raised_at, raised_by, clock)
            values (@caseId, @box, @at, @actor, @clock) returning id
            """,
            new
            {
                caseId,
                box = installation.Keys.SealSmall(Encoding.UTF8.GetBytes(reason), Purpose),
                at,
                actor = actor.ToString(),
                clock = clock.Id,
            },
            transaction);
        var settings = new SettingsStore(installation).Current(connection, transaction)?.Settings;
        if (RecipientOf(settings) is { } police)
        {
            var message = new Outbox(installation).Enqueue(
                connection, transaction, string.Create(CultureInfo.InvariantCulture, $"danger {id}"), MessageKind.Danger, caseId,
                police, BodyOf(settings!, caseId, id, reason, now));
            connection.Execute("update dangers set message = @message where id = @id", new { id, message }, transaction);
        }

        var danger = Read(connection, transaction, "id = @id", new { id }).Single();
        transaction.Commit();
        return danger;
    }

    /// <summary>Do the settings name a way to the police? Else whoever raises one calls them.</summary>
    internal bool HasWay()
    {
        using var connection = installation.Database.Open();
        return RecipientOf(new SettingsStore(installation).Current(connection, transaction: null)?.Settings) is not null;
    }

    static Recipient? RecipientOf(ProviderSettings? settings) => settings?.Telling switch
    {
        { Police: ContactWay.Mail, PoliceContact: { } address } => new Recipient.Mail(address),
        { Police: ContactWay.Webhook, PoliceContact: { } url } => new Recipient.Webhook(new(url)),
        _ => null,
    };

    // No file and no address: the police call, and are told what they ask for by whoever may tell it.
    static MessageBody BodyOf(ProviderSettings settings, long caseId, long id, string reason, DateTimeOffset at)
    {
        var isDutch = settings.Languages[0] == "nl";
        var title = isDutch
            ? string.Create(
                CultureInfo.InvariantCulture, $"Spoed, {settings.Name}: mogelijk gevaar voor iemand (dossier {caseId})")
            : string.Create(CultureInfo.InvariantCulture, $"Urgent, {settings.Name}: somebody may be in danger (case {caseId})");
        string[] paragraphs = isDutch
            ?
            [
                $"Op {AmsterdamWords.Moment(at, "nl")} zag iemand bij ons mogelijk gevaar voor het leven of de veiligheid "
                    + "van een mens (Digitaledienstenverordening, artikel 18).",
                reason, $"U bereikt ons zo: {settings.Contact}. Noem dossier {Number(caseId)}.",
            ]
            :
            [
                $"On {AmsterdamWords.Moment(at, "en")} somebody here saw a possible threat to a person's life or safety "
                    + "(Digital Services Act, Article 18).",
                reason, $"You reach us so: {settings.Contact}. Name case {Number(caseId)}.",
            ];
        var text = new NoticeText(isDutch ? "nl" : "en", title, [new("", paragraphs, [])], "", "").ToPlain();
        var json = new JsonObject
        {
            ["type"] = "waarborg.danger",
            ["timestamp"] = Instant.Text(at),
            ["data"] = new JsonObject
            {
                ["case"] = caseId,
                ["danger"] = id,
                ["contact"] = settings.Contact,
                ["reason"] = reason,
                ["title"] = title,
                ["text"] = text,
            },
        };
        return new(title, text, Encoding.UTF8.GetBytes(json.ToJsonString(Written)));
    }

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Somebody saw to every danger of a case: its clock stops, and no screen says it any more.</summary>
    /// <returns>How many; 0 where none waited.</returns>
    internal int Acknowledge(long caseId, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var open = Read(connection, transaction, "case_id = @caseId and acknowledged_at is null", new { caseId });
        foreach (var one in open)
        {
            connection.Execute(
                "update dangers set acknowledged_at = @at, acknowledged_by = @actor where id = @Id",
                new { one.Id, at = Instant.Text(_journal.Now(connection, transaction)), actor = actor.ToString() }, transaction);
            if (ClockStore.Find(connection, transaction, one.Clock) is { StoppedAt: null } clock)
            {
                _clocks.Stop(connection, transaction, clock, ClockStop.Done, actor);
            }
        }

        transaction.Commit();
        return open.Count;
    }

    /// <summary>Those that nobody saw to, the oldest first.</summary>
    internal static IReadOnlyList<Danger> Open(Installation installation)
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, "acknowledged_at is null order by id", new { });
    }

    /// <summary>All of one case, the oldest first.</summary>
    internal IReadOnlyList<Danger> OfCase(long caseId)
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, "case_id = @caseId order by id", new { caseId });
    }

    /// <summary>What the danger is, in the words of whoever raised it.</summary>
    internal string ReasonOf(long id)
    {
        using var connection = installation.Database.Open();
        return Encoding.UTF8.GetString(installation.Keys.OpenSmall(
            connection.ExecuteScalar<byte[]>("select reason from dangers where id = @id", new { id })!, Purpose));
    }

    static List<Danger> Read(
        SqliteConnection connection, SqliteTransaction? transaction, string which, object parameters) =>
        [
            .. connection.Query<Row>(
                $"""
                select id, case_id as CaseId, raised_at as RaisedAt, raised_by as RaisedBy, clock, message,
                    acknowledged_at as AcknowledgedAt, acknowledged_by as AcknowledgedBy from dangers where {which}
                """,
                parameters, transaction).Select(row => new Danger(
                    row.Id, row.CaseId, Instant.Of(row.RaisedAt), row.RaisedBy, row.Clock, row.Message,
                    row.AcknowledgedAt is null ? null : Instant.Of(row.AcknowledgedAt), row.AcknowledgedBy)),
        ];

    sealed record Row(
        long Id, long CaseId, string RaisedAt, string RaisedBy, long Clock, long? Message, string? AcknowledgedAt,
        string? AcknowledgedBy);
}
