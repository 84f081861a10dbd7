// Makes the messages by which people are told what became of their files, as soon as it is so and nothing keeps it back.
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

/// <remarks>What is due is seen from the rows alone, so that a round may begin and stop at any moment.</remarks>
sealed class Teller(Installation installation)
{
    /// <summary>Statements that one round looks at.</summary>
    const int Batch = 500;

    /// <summary>After this long without a message, a statement that is owed counts as one that did not arrive.</summary>
    internal static TimeSpan StuckAfter { get; } = TimeSpan.FromHours(1);

    static readonly Wording _noSettings = new(
        "the settings do not say yet who the provider is and where its pages are",
        "de instellingen zeggen nog niet wie de aanbieder is en waar zijn pagina's staan");

    static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    readonly Statements _statements = new(installation);
    readonly Outbox _outbox = new(installation);
    readonly CaseStore _cases = new(installation);
    readonly CaseCustomers _customers = new(installation);
    readonly CustomerStore _register = new(installation);
    readonly OpenedCases _opened = new(installation);
    readonly NoticeAnswers _answers = new(installation);

    /// <summary>Ends holds that are over, and makes every message that is due. Nothing is sent here.</summary>
    /// <returns>How many messages were made.</returns>
    internal int Run()
    {
        Holds.RecordEnds(installation, Actor.Housekeeping.ToString());
        _statements.ReleaseDue();
        return _answers.Run() + SayDue();
    }

    int SayDue()
    {
        var due = _statements.Due(Batch);
        if (due.Count == 0) return 0;
        ProviderSettings? settings;
        using (var connection = installation.Database.Open())
        {
            settings = new SettingsStore(installation).Current(connection, transaction: null)?.Settings;
        }

        return due.Count(one => Say(one, settings));
    }

    bool Say(Statement statement, ProviderSettings? settings)
    {
        StatementDetails details;
        using (var connection = installation.Database.Open())
        {
            details = _statements.DetailsOf(connection, null, statement.Id);
        }

        // Asked before the transaction: it reads what others wrote, and never asks anybody outside.
        var whose = details.Customer is { } known ? new Whose.Known(known) : WhoseIs(statement);
        // What keeps it back is written down once.
        if (statement.Problem is { } before && before == ProblemOf(whose, settings)) return false;
        using var writing = installation.Database.Open();
        using var transaction = writing.BeginTransaction(deferred: false);
        // Somebody may have kept it back, or said it, meanwhile.
        if (Statements.Find(writing, transaction, statement.Id) is not { IsDue: true } now) return false;
        if (Statements.HoldOf(writing, transaction, now.CaseId) is not null) return false;
        var isSaid = false;
        switch (whose)
        {
            case Whose.Known when settings is null:
                Statements.NoteProblem(writing, transaction, now.Id, _noSettings);
                break;
            case Whose.Known of:
                // What was so before is not said after what is so now: how sending it ends is waited for.
                if (_outbox.TakePlaceOfOlder(writing, transaction, now.Id) is not { } settled) return false;
                _statements.SetDetails(writing, transaction, now.Id, details with { Customer = of.Id });
                var facts = FactsOf(now, details, settings!);
                var message = _outbox.Enqueue(
                    writing, transaction, KeyOf(now, settled),
                    now.Phase == StatementPhase.Back ? MessageKind.PutBack : MessageKind.Statement, now.CaseId,
                    new Recipient.Customer(of.Id), BodyOf(now, facts, of.Id, LanguageOf(of.Id, settings!)));
                Statements.NoteSaid(writing, transaction, now, message);
                isSaid = true;
                break;
            case Whose.Nobody when now.State == StatementState.Owed:
                _statements.SetExempt(
                    writing, transaction, now, StatementExemption.ContactUnknown, Statements.Program);
                break;
            case Whose.Unsaid unsaid:
                Statements.NoteProblem(writing, transaction, now.Id, unsaid.Said);
                break;
            default:
                // It was told by hand: the page says what came since.
                Statements.NoteRead(writing, transaction, now);
                break;
        }

        transaction.Commit();
        return isSaid;
    }

    static Wording? ProblemOf(Whose whose, ProviderSettings? settings) => whose switch
    {
        Whose.Known when settings is null => _noSettings,
        Whose.Unsaid unsaid => unsaid.Said,
        _ => null,
    };

    // One that was settled and is to be told after all is another message.
    static string KeyOf(Statement statement, int settled) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"statement {statement.Id} {statement.Phase}{(settled == 0 ? "" : $" {settled}")}");

    Whose WhoseIs(Statement statement) =>
        _cases.Find(statement.CaseId) is { } found && found.Items.FirstOrDefault(one => one.Id == statement.ItemId) is { } item
            ? _customers.Of(found, item)
            : new Whose.Nobody();

    /// <summary>Whose the file of a statement is, where that is known by now.</summary>
    internal string? CustomerOf(Statement statement) => (WhoseIs(statement) as Whose.Known)?.Id;

    /// <summary>What is said of it now.</summary>
    internal StatementFacts FactsOf(Statement statement, StatementDetails details, ProviderSettings settings) => new(
        settings, statement.Cause, statement.Phase, details.Reason,
        details.Category.Length == 0 ? null : details.Category, statement.RestrictedAt ?? statement.MadeAt, statement.BackAt,
        statement.Cause == CaseCause.Order ? AuthorityOf(statement.CaseId) : null, details.Code)
    {
        Restriction = RestrictionOf(statement.ItemId),
        BackBecause = statement.Phase == StatementPhase.Back ? BackBecause(statement) : BackReason.Unknown,
    };

    BackReason BackBecause(Statement statement)
    {
        using var connection = installation.Database.Open();
        return Statements.BackReasonOf(connection, statement);
    }

    ItemRestriction? RestrictionOf(long itemId)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<string?>("select restriction from case_items where id = @itemId", new { itemId })
            is { } name ? Enum.Parse<ItemRestriction>(name) : null;
    }

    string? AuthorityOf(long caseId) => _opened.DetailsOf(caseId) is { } asked
        ? ShownText.Of(asked.Reference is { } reference ? $"{asked.From} ({reference})" : asked.From)
        : null;

    internal string LanguageOf(string customer, ProviderSettings settings) =>
        _register.Find(customer)?.Language is { } language && settings.Languages.Contains(language, StringComparer.Ordinal)
            ? language
            : settings.Languages[0];

    static MessageBody BodyOf(Statement statement, StatementFacts facts, string customer, string language)
    {
        var text = StatementText.Write(facts, language);
        var json = new JsonObject
        {
            ["type"] = statement.Phase != StatementPhase.Back ? "waarborg.statement"
                : statement.BackAt is null ? "waarborg.takenBack" : "waarborg.putBack",
            ["timestamp"] = Instant.Text(statement.RestrictedAt ?? statement.MadeAt),
            ["data"] = new JsonObject
            {
                ["customer"] = customer,
                ["statement"] = statement.Id,
                ["code"] = facts.Code,
                ["url"] = facts.Page,
                ["automatedDetection"] = facts.IsFoundByProgram,
                ["confirmedByPerson"] = statement.Phase == StatementPhase.Confirmed && facts.Cause != CaseCause.Order,
                ["language"] = text.Language,
                ["title"] = text.Title,
                ["text"] = text.ToPlain(),
            },
        };
        return new(text.Title, text.ToPlain(), Encoding.UTF8.GetBytes(json.ToJsonString(Written)));
    }
}
