// Where approved proposals are carried out: every act that takes two people, in one place, each in one transaction.
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using static Waarborg.Pipeline.ActBody;

namespace Waarborg.Pipeline;

/// <summary>What became of a proposal.</summary>
abstract record ActOutcome
{
    /// <summary>Carried out.</summary>
    /// <param name="Words">What was done.</param>
    /// <param name="Link">The token of a one-time link, to be shown once to whoever approved; else null.</param>
    internal sealed record Done(string Words, string? Link = null) : ActOutcome
    {
        // A link lets somebody in: it is printed nowhere.
        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append(Words);
            return true;
        }
    }

    internal sealed record Refused(IReadOnlyList<string> Problems) : ActOutcome;
}

sealed class ActDesk(Installation installation)
{
    /// <summary>How long an approved export may be carried out.</summary>
    internal static TimeSpan ExportWithin { get; } = TimeSpan.FromHours(24);

    readonly ActStore _acts = new(installation);
    readonly PeopleStore _people = new(installation);
    readonly Invitations _invitations = new(installation);
    readonly PermitStore _permits = new(installation);
    readonly PermitConditions _conditions = new(installation);
    readonly SettingsStore _settings = new(installation);
    readonly ListActs _lists = new(installation);
    readonly ExchangeActs _exchanges = new(installation);
    readonly CaseActs _cases = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>Writes a proposal down, refused at once for everything that would be refused at its approval.</summary>
    internal (IReadOnlyList<string> Problems, ActProposal? Draft) Draft(Act act, JsonObject body, string reason, Actor by)
    {
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: true))
        {
            var problems = Problems(connection, transaction, act, body);
            if (problems.Count > 0) return (problems, null);
        }

        var (problem, draft) = _acts.Draft(act, body, reason, by);
        return (problem is null ? [] : [problem], draft);
    }

    /// <summary>Approves a proposal with this signature and carries it out; both, or neither.</summary>
    internal ActOutcome Approve(long id, ActSignature signature)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (ActStore.Find(connection, transaction, id) is not { } proposal) return Refuse($"There is no proposal {id}.");
        var (problem, proposer, approver) = _acts.Approve(connection, transaction, proposal, signature);
        if (problem is not null) return Refuse(problem);
        // Asked anew: what held when it was proposed may hold no more.
        var problems = Problems(connection, transaction, proposal.Act, proposal.Body);
        if (problems.Count > 0) return new ActOutcome.Refused(problems);
        var agreement = new Agreement(
            proposal.Id, proposal.Reason, proposer!, approver!, PermitAgreement.DigestOf(proposal.ProposerProof!),
            PermitAgreement.DigestOf(signature.Proof));
        var outcome = CarryOut(connection, transaction, proposal, agreement, signature);
        if (outcome is not ActOutcome.Done done) return outcome;
        ActStore.SetOutcome(connection, transaction, id, done.Words);
        transaction.Commit();
        return done;
    }

    /// <summary>Everything for which this act would be refused as things stand, in words.</summary>
    internal IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction transaction, Act act, JsonObject body)
    {
        // Read, not stamped: a question leaves nothing.
        var now = installation.Time.GetUtcNow();
        return act switch
        {
            Act.AddPerson => AddPersonProblems(connection, transaction, body),
            Act.AddRole => AddRoleProblems(connection, transaction, body),
            Act.AddPasskey => PersonOf(connection, transaction, body) is null ? ["There is no such open account."] : [],
            Act.GrantPermit => GrantProblems(connection, transaction, body, now),
            Act.AmendPermit => AmendProblems(connection, transaction, body, now),
            Act.ChangeSettings => [.. SettingsProblems(body), .. HolderProblems(connection, transaction, body)],
            Act.ExportEvidence => string.IsNullOrWhiteSpace(Text(body, "to")) ? ["to: who gets it."] : [],
            Act.RemoveAnswer => WeighingPoints.RemovalProblem(
                connection, transaction, Text(body, "source"), Number(body, "point")) is { } kept
                ? [kept]
                : [],
            Act.ChangeLedgerKey => Text(body, "replaces") == KeyChange.KeyInForce(installation, connection, transaction)
                ? []
                : ["replaces: it is not the key that signs the ledger now."],
            Act.ConnectExchange or Act.PublishList => _exchanges.Problems(connection, act, body),
            Act.AllowViewing or Act.DescribePartner or Act.DescribeRecipient or Act.OpenSeals =>
                _cases.Problems(connection, transaction, act, body),
            _ => _lists.Problems(connection, transaction, act, body),
        };
    }

    ActOutcome CarryOut(
        SqliteConnection connection, SqliteTransaction transaction, ActProposal proposal, Agreement agreement,
        ActSignature signature)
    {
        var body = proposal.Body;
        Person[] both = [agreement.Proposer, agreement.Approver];
        switch (proposal.Act)
        {
            case Act.AddPerson:
                var asked = NewPersonOf(body)!;
                var person = _people.Add(connection, transaction, asked, both, agreement.Approver.Actor);
                return new ActOutcome.Done(
                    $"The account {asked.Handle} is made.", _invitations.Make(connection, transaction, person));
            case Act.AddRole:
                var role = RoleOf(body)!.Value;
                var whose = PersonOf(connection, transaction, body)!;
                _people.AddRole(connection, transaction, whose, role, both);
                return new ActOutcome.Done($"{whose.Handle} has the role {ActNames.Of(role)}.");
            case Act.AddPasskey:
                var owner = PersonOf(connection, transaction, body)!;
                _people.ShowLink(connection, transaction, owner, agreement.Approver);
                return new ActOutcome.Done(
                    $"{owner.Handle} can make a passkey.", _invitations.Make(connection, transaction, owner.Id));
            case Act.GrantPermit:
                return Grant(connection, transaction, TermsOf(body), agreement);
            case Act.AmendPermit:
                return Amend(connection, transaction, body, agreement);
            case Act.ChangeSettings:
                return ChangeSettings(connection, transaction, proposal, both, signature);
            case Act.ExportEvidence:
                return new ActOutcome.Done(
                    $"The closed records may be exported once within {ExportWithin.TotalHours:0} hours: "
                    + $"./waarborg ledger export FOLDER --closed --approved {proposal.Id}");
            case Act.RemoveAnswer:
                var point = Number(body, "point");
                WeighingPoints.Remove(
                    connection, transaction, Text(body, "source"), point, proposal.Reason,
                    _journal.Now(connection, transaction));
                return new ActOutcome.Done(string.Create(
                    CultureInfo.InvariantCulture, $"The words of point {point} are gone; its number stays to be addressed."));
            case Act.ChangeLedgerKey:
                var key = KeyChange.Carry(
                    installation, connection, transaction, [.. both.Select(one => one.Actor.ToString())]);
                return new ActOutcome.Done($"The ledger is signed with the key {key} from the next checkpoint on.");
            case Act.ConnectExchange or Act.PublishList:
                return _exchanges.CarryOut(connection, transaction, proposal.Act, body, proposal.Id, both);
            case Act.AllowViewing or Act.DescribePartner or Act.DescribeRecipient or Act.OpenSeals:
                return _cases.CarryOut(connection, transaction, proposal.Act, body, proposal.Id, both);
            default:
                return _lists.CarryOut(connection, transaction, proposal.Act, body, proposal.Id, both);
        }
    }

    ActOutcome ChangeSettings(
        SqliteConnection connection, SqliteTransaction transaction, ActProposal proposal, Person[] both, ActSignature signature)
    {
        var appended = _settings.Append(
            connection, transaction, ((SettingsOutcome.Valid)SettingsOf(proposal.Body)).Settings,
            [proposal.ProposerSignature, signature], [.. both.Select(one => one.Actor.ToString())]);
        if (appended is AppendOutcome.Refused refused) return Refuse(refused.Words);
        _conditions.RecordDrifts(connection, transaction, _journal.Now(connection, transaction));
        return new ActOutcome.Done(string.Create(
            CultureInfo.InvariantCulture, $"The settings are at version {((AppendOutcome.Appended)appended).Version}."));
    }

    ActOutcome.Done Grant(
        SqliteConnection connection, SqliteTransaction transaction, PermitTerms terms, Agreement agreement)
    {
        var id = _permits.Grant(connection, transaction, terms, agreement);
        WeighingStore.Use(connection, transaction, terms.Weighing, id);
        return new($"{PermitWords.Name(id)} for {terms.Source} is in force until {Instant.Text(terms.Until)}. It ends by "
            + $"itself.");
    }

    ActOutcome.Done Amend(
        SqliteConnection connection, SqliteTransaction transaction, JsonObject body, Agreement agreement)
    {
        var now = _journal.Now(connection, transaction);
        var permit = PermitOf(connection, transaction, body, now)!;
        var version = _permits.Amend(connection, transaction, permit, TermsOf(body), agreement);
        _conditions.RecordDrifts(connection, transaction, now);
        return new(string.Create(
            CultureInfo.InvariantCulture, $"Permit {permit.Id} for {permit.Source} is in force as version {version}."));
    }

    List<string> GrantProblems(
        SqliteConnection connection, SqliteTransaction transaction, JsonObject body, DateTimeOffset now)
    {
        var (terms, problems) = ReadTerms(body);
        if (terms is null) return [.. problems];
        List<string> all = [.. PermitRules.Problems(now, terms), .. _conditions.GrantProblems(connection, transaction, terms,
            now)];
        all.AddRange(ListProblems(connection, terms));
        return all;
    }

    List<string> AmendProblems(
        SqliteConnection connection, SqliteTransaction transaction, JsonObject body, DateTimeOffset now)
    {
        if (PermitOf(connection, transaction, body, now) is not { } permit) return ["permit: it is not in force."];
        var (terms, problems) = ReadTerms(body);
        if (terms is null) return [.. problems];
        return
        [
            .. PermitRules.Problems(now, terms), .. PermitRules.AmendmentProblems(permit.Terms, terms),
            .. ListProblems(connection, terms), .. RemovedLists.Problems(connection, transaction, terms),
        ];
    }

    static IEnumerable<string> ListProblems(SqliteConnection connection, PermitTerms terms)
    {
        var there = ListStore.InForce(connection, terms.ListNames).Select(release =>
            release.List).ToHashSet(StringComparer.Ordinal);
        var remote = RemoteLists.Standing(connection, terms.ListNames).ToDictionary(one => one.Name, StringComparer.Ordinal);
        foreach (var use in terms.Lists)
        {
            if (ListFeed.IsPublished(connection, null, use.List))
            {
                yield return $"lists: this installation publishes {use.List} itself. Who vouches for a list does not scan "
                    + "with it.";
            }

            // Made here, of what was removed; a permit may name it before anything was.
            if (ListRules.IsTombstones(use.List))
            {
                if (use.Sends is not null) yield return $"lists: {use.List} is held here, so nothing leaves for it.";
            }
            else if (remote.TryGetValue(use.List, out var asked))
            {
                if (RemoteUse.Problem(asked.Terms, use) is { } problem) yield return $"lists: {problem}";
            }
            else if (use.Sends is not null)
            {
                yield return there.Contains(use.List)
                    ? $"lists: {use.List} is held here, so nothing leaves for it. Leave sends out."
                    : $"lists: there is no list {use.List} that is asked of somebody. Describe it first: "
                        + $"./waarborg lookup describe {use.List} FILE";
            }
            else if (!there.Contains(use.List))
            {
                yield return $"lists: there is no list {use.List} in force. Import it first: ./waarborg list import {use.List} "
                    + "FILE --supplier NAME";
            }
        }
    }

    static (PermitTerms? Terms, IReadOnlyList<string> Problems) ReadTerms(JsonObject body) =>
        body["terms"] is JsonObject terms ? PermitTerms.ParseUntrusted(terms) : (null, ["terms are missing."]);

    static PermitTerms TermsOf(JsonObject body) => PermitTerms.FromTrusted(body["terms"]!.AsObject());

    Permit? PermitOf(SqliteConnection connection, SqliteTransaction transaction, JsonObject body, DateTimeOffset now) =>
        _permits.Find(connection, transaction, Number(body, "permit")) is { } permit && permit.StateAt(now) == PermitState.InForce
            ? permit
            : null;

    SettingsOutcome SettingsOf(JsonObject body) => body["settings"] is JsonObject settings
        ? ProviderSettings.Parse(settings, installation.Kind)
        : new SettingsOutcome.Refused(new Dictionary<string,
            string>(StringComparer.Ordinal)
        { ["settings"] = "They are missing." });

    IReadOnlyList<string> SettingsProblems(JsonObject body) => SettingsOf(body) is SettingsOutcome.Refused refused
        ? [.. refused.Problems.Select(problem => $"{problem.Key}: {problem.Value}")]
        : [];

    IReadOnlyList<string> HolderProblems(SqliteConnection connection, SqliteTransaction transaction, JsonObject body) =>
        SettingsOf(body) is SettingsOutcome.Valid { Settings.Confirmed: ConfirmedOriginals.Keep keep }
            ? SealHolders.Problems(connection, transaction, keep)
            : [];

    static IReadOnlyList<string> AddPersonProblems(
        SqliteConnection connection, SqliteTransaction transaction, JsonObject body)
    {
        if (NewPersonOf(body) is not { } person) return ["roles: a name of a role is not known."];
        if (person.Problem() is { } problem) return [problem];
        return PeopleStore.All(connection, transaction).Any(one => one.Handle == person.Handle)
            ? [$"There is an account {person.Handle} already; handles are never given twice."]
            : [];
    }

    static IReadOnlyList<string> AddRoleProblems(
        SqliteConnection connection, SqliteTransaction transaction, JsonObject body)
    {
        if (PersonOf(connection, transaction, body) is not { } person) return ["There is no such open account."];
        if (RoleOf(body) is not { } role) return ["role: it is not known."];
        return person.Roles.Contains(role) ? [$"{person.Handle} has the role {ActNames.Of(role)} already."] : [];
    }

    /// <summary>The body that asks for an account.</summary>
    internal static JsonObject BodyOf(NewPerson person) => new()
    {
        ["handle"] = person.Handle,
        ["name"] = person.Name,
        ["roles"] = new JsonArray([.. person.Roles.Select(role => (JsonNode)ActNames.Of(role))]),
        ["outside"] = person.IsOutside,
    };

    static NewPerson? NewPersonOf(JsonObject body)
    {
        var roles = new List<Role>();
        foreach (var name in body["roles"] as JsonArray ?? [])
        {
            if (!ActNames.TryParse(name?.GetValue<string>() ?? "", out Role role)) return null;
            roles.Add(role);
        }

        return new(Text(body, "handle"), Text(body, "name"), roles, body["outside"]?.GetValue<bool>() ?? false);
    }

    static Role? RoleOf(JsonObject body) => ActNames.TryParse(Text(body, "role"), out Role role) ? role : null;

    static Person? PersonOf(SqliteConnection connection, SqliteTransaction transaction, JsonObject body) =>
        PeopleStore.All(connection, transaction).FirstOrDefault(one => one.IsOpen && one.Handle == Text(body, "handle"));

    static ActOutcome.Refused Refuse(string words) => new([words]);
}
