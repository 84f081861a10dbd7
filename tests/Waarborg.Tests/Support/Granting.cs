using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Tests.Support;

/// <summary>Grants a permit through the real chain: settings, notice, draft, three signatures, proposal, approval.</summary>
static class Granting
{
    /// <summary>Lets lists of these suppliers come into force without a second person, as after their first release.</summary>
    internal static void Trust(Installation installation, params string[] suppliers)
    {
        using var connection = installation.Database.Open();
        foreach (var supplier in suppliers)
        {
            connection.Execute(
                "insert into trusted_suppliers (supplier, since) values (@supplier, @at) on conflict (supplier) do nothing",
                new { supplier, at = Instant.Text(installation.Time.GetUtcNow()) });
        }
    }

    /// <summary>
    /// Lets the lists of an installation disable before a person decided, as after their supplier was described, two people
    /// attested each release, and an authority's finding was recorded.
    /// </summary>
    internal static void Vouch(Installation installation)
    {
        var terms = new SupplierTerms(
            SupplierKind.Police, "Somebody else", "agreement 1", MayBeNamed: true, [], SupplierTrust.Enforceable, "");
        using var connection = installation.Database.Open();
        connection.Execute(
            """
            insert into suppliers (name, version, described, at, proposal)
            select distinct supplier, 1, @terms, @at, 1 from lists where true on conflict do nothing;
            update list_releases set attested = 1 where attested is null;
            insert into list_findings (list, entry, authority, reference, proposal, at)
            select name, null, 'An authority', 'finding 1', 1, @at from lists
            where name not in (select list from list_findings);
            """,
            new { terms = terms.ToJson().ToJsonString(), at = Instant.Text(installation.Time.GetUtcNow()) });
    }

    /// <summary>A statement as this installation signs it, about nothing.</summary>
    internal static PermitStatement Statement() => new(
        PermitStatement.CurrentForm, "i", 1,
        new("s", "all", [], "ground", true, new("", "", ""), new(false, ""), "", "", true, "", "", 1, default, false, ""),
        "a", "r", 1, "person:x", "person:y", "", "");

    /// <summary>Grants it; the clock goes on for as long as the draft and the notice must be public.</summary>
    internal static Permit Grant(
        Installation installation, string source, IReadOnlyList<string> lists, TimeSpan length, string reason = "because",
        bool alwaysAsk = false, string scope = "all", IReadOnlyList<ListUse>? asked = null, bool screening = false,
        bool altered = false)
    {
        var outcome = Try(installation, source, lists, length, reason, alwaysAsk, scope, asked, screening: screening, altered: altered);
        Assert.True(outcome is ActOutcome.Done, outcome is ActOutcome.Refused refused ? string.Join('\n', refused.Problems) : "");
        Vouch(installation);
        return new PermitStore(installation).All().Last(permit => permit.Source == source);
    }

    internal static ActOutcome Try(
        Installation installation, string source, IReadOnlyList<string> lists, TimeSpan length, string reason = "because",
        bool alwaysAsk = false, string scope = "all", IReadOnlyList<ListUse>? asked = null, string orderedRemovals = "",
        bool screening = false, bool altered = false)
    {
        var time = (ManualTimeProvider)installation.Time;
        var provider = installation.Kind == InstallationKind.Provider;
        var people = provider ? new TestPeople(installation) : null;
        var until = time.GetUtcNow() + WeighingRules.PublicFor(installation.Kind) + length;
        var chain = new SampleChain(installation)
        {
            SignAs = people is null ? null : people.Sign,
            WaitAsync = (span, _) =>
            {
                time.Advance(span);
                return Task.CompletedTask;
            },
        };
        // Nothing in it waits for anything but the clock of the test.
        return chain.GrantAsync(
                new(source, lists, until, reason, scope, alwaysAsk, asked, orderedRemovals, screening, altered), _ => { },
                CancellationToken.None)
            .GetAwaiter().GetResult();
    }
}

/// <summary>People of a provider's installation, each with an authenticator in memory.</summary>
sealed class TestPeople
{
    // The same authenticators for as long as the installation is open.
    static readonly ConditionalWeakTable<Installation, Dictionary<string, SoftPasskey>> _ofInstallation = [];

    static readonly (string Handle, Role[] Roles)[] _all =
    [
        ("anna", [Role.Operator, Role.Management]),
        ("bram", [Role.Operator, Role.DataProtectionOfficer]),
        ("carla", [Role.SecurityOfficer]),
    ];

    readonly Installation _installation;
    readonly Dictionary<string, SoftPasskey> _keys;

    internal TestPeople(Installation installation)
    {
        _installation = installation;
        _keys = _ofInstallation.GetValue(installation, static _ => new(StringComparer.Ordinal));
        foreach (var (handle, roles) in _all) Ensure(handle, roles);
    }

    internal Person this[string handle] => new PeopleStore(_installation).Find(handle)!;

    /// <summary>A person whom nobody let in, as the first ones are.</summary>
    internal Person Ensure(string handle, params Role[] roles)
    {
        var people = new PeopleStore(_installation);
        if (people.Find(handle) is null)
        {
            using var connection = _installation.Database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            people.Add(connection, transaction, new(handle, handle, roles, IsOutside: false), [], Actor.CommandLine);
            transaction.Commit();
        }

        var person = people.Find(handle)!;
        if (!_keys.ContainsKey(handle))
        {
            _keys[handle] = new();
            _keys[handle].Keep(_installation, person);
        }

        return person;
    }

    /// <summary>Signs as this person, who takes up his roles before.</summary>
    internal (Person Person, ActSignature Signature) Sign(string handle, JsonObject document)
    {
        var person = this[handle];
        foreach (var role in person.Roles) TakeUp(handle, role);
        return (person, SignOnly(handle, document));
    }

    /// <summary>Signs without taking anything up.</summary>
    internal ActSignature SignOnly(string handle, JsonObject document) =>
        _keys[handle].Sign(this[handle], document, _installation.Time.GetUtcNow());

    /// <summary>This person's authenticator.</summary>
    internal SoftPasskey KeyOf(string handle) => _keys[handle];

    internal void TakeUp(string handle, Role role)
    {
        var elevations = new Elevations(_installation);
        var document = elevations.Document(this[handle], role, "the test wants it", "0");
        Assert.Null(elevations.Begin(role, "the test wants it", SignOnly(handle, document)));
    }
}
