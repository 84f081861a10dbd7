// Asks the services that a permit lets be asked, one file at a time: counted before it leaves, and never "no match" without an
// answer.
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Evidence;
using Waarborg.Fingerprinting;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Matching.Lookups;

/// <summary>A remote list that a permit lets be asked, as it stands at one moment.</summary>
/// <param name="List">The list.</param>
/// <param name="Categories">The categories that may match under the permit.</param>
/// <param name="State">What the other installation says of its list; null for services that say nothing, and where it did
/// not answer.</param>
/// <param name="Mark">Another one means that what matched nothing is to be asked for again; null where that is not known.</param>
sealed record RemoteInForce(RemoteList List, IReadOnlySet<ListCategory> Categories, PrefixState? State, string? Mark);

/// <summary>What asking for one file gave.</summary>
/// <param name="Hits">What services know it as.</param>
/// <param name="Unasked">Why a service gave no answer; null where all did.</param>
/// <param name="AskAgain">Whether it gave none because its list had changed: asked again under the lists as they are now, it
/// gives one.</param>
sealed record LookedUp(IReadOnlyList<Hit> Hits, NotScannedReason? Unasked, bool AskAgain = false)
{
    internal static LookedUp Nothing { get; } = new([], null);
}

/// <summary>One per process; any thread may use it.</summary>
sealed class RemoteLookups(Installation installation, ListStore store, LookupPace pace)
{
    /// <summary>What a hit of a service is called where a supplier's own reference would stand.</summary>
    internal const string Reference = "lookup";

    /// <summary>The longest that a service which wants to be left alone is, before it is asked again.</summary>
    static readonly TimeSpan _longestQuiet = TimeSpan.FromHours(1);

    const int MaxGenerations = 256;

    // So often in a row a service may contradict what it said of its list.
    const int MaxChanges = 2;

    readonly LookupHttp _http = new(pace);
    readonly LookupCounts _counts = new(installation);
    readonly ConcurrentDictionary<string, (DateTimeOffset Until, NotScannedReason Reason)> _quiet = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(string List, int Version), (PrefixState State, DateTimeOffset Until)> _states = new();
    readonly ConcurrentDictionary<string, int> _changes = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, int> _generations = new(StringComparer.Ordinal);

    /// <summary>
    /// The lists in force with those that are somebody else's, as the permit's lines let them be asked. A line that does not
    /// fit the service is a list that is missing. No fingerprint leaves here.
    /// </summary>
    internal async Task<ListsInForce> WithRemoteAsync(
        ListsInForce held, IReadOnlyList<ListUse> uses, bool mayNumber, CancellationToken cancellation)
    {
        var asked = uses.Where(use => use.Sends is not null).ToList();
        if (asked.Count == 0) return held;
        IReadOnlyList<RemoteList> standing;
        using (var connection = installation.Database.Open())
        {
            standing = RemoteLists.Standing(connection, [.. asked.Select(use => use.List)]);
        }

        var (remote, missing) = (new List<RemoteInForce>(), new List<string>());
        // What is told least is asked first.
        foreach (var use in asked.OrderBy(use => ListUse.KnownSends.IndexOf(use.Sends!)).ThenBy(
            use => use.List, StringComparer.Ordinal))
        {
            var list = standing.FirstOrDefault(one => one.Name == use.List);
            if (list is null || RemoteUse.Problem(list.Terms, use) is not null) missing.Add(use.List);
            else remote.Add(await InForceAsync(list, use, cancellation));
        }

        return held with
        {
            Remote = remote,
            Missing = [.. held.Missing, .. missing],
            Generation = GenerationOf(held.Generation, remote, mayNumber),
        };
    }

    /// <summary>Asks for one file. Whatever goes wrong, the answer says so.</summary>
    internal async Task<LookedUp> AskAsync(
        Fingerprint print, MatchResult match, ListsInForce lists, CancellationToken cancellation)
    {
        // What is exactly known here needs nobody else; nothing leaves.
        if (lists.Remote.Count == 0 || match.Hits.Any(hit => hit.IsExact)) return LookedUp.Nothing;
        NotScannedReason? unasked = null;
        foreach (var remote in lists.Remote)
        {
            var (hit, reason, again) = await AskAsync(remote, print, lists.MaxAge, cancellation);
            // The file comes back with the lists as they are then; the others are not asked twice for it.
            if (again) return new([], reason, AskAgain: true);
            unasked ??= reason;
            // One that knows it is enough for a person to look: the others are told nothing.
            if (hit is not null) return new([hit], unasked);
        }

        return new([], unasked);
    }

    async Task<(Hit? Hit, NotScannedReason? Unasked, bool AskAgain)> AskAsync(
        RemoteInForce remote, Fingerprint print, TimeSpan maxAge, CancellationToken cancellation)
    {
        var (list, terms) = (remote.List, remote.List.Terms);
        var question = FileQuestion.Of(terms, remote.State, print);
        if (question is FileQuestion.NotAskable not) return (null, not.Reason, false);
        if (remote.State is { } state && installation.Time.GetUtcNow() - maxAge > state.CheckedAt)
        {
            return (null, NotScannedReason.ListTooOld, false);
        }

        if (QuietReason(list.Name) is { } quiet) return (null, quiet, false);
        if (SecretOf(list) is not { } secret) return (null, NotScannedReason.LookupFailed, false);

        // Counted durably before it leaves, and again by how it ended.
        var counted = await _counts.SendingAsync(list.Name, terms.Sends, terms.DailyLimit, cancellation);
        if (counted is not { } sending) return (null, NotScannedReason.LookupLimit, false);
        var asking = (FileQuestion.Askable)question;
        var reply = await _http.AskAsync(asking.Address, asking.Body, AuthorizationOf(terms), secret, cancellation);
        var answer = reply is ServiceReply.Answered answered ? asking.Read(answered.Body) : null;
        var hit = answer is ServiceAnswer.Known known && remote.Categories.Contains(known.Category)
            ? HitOf(list, known, asking.View)
            : null;
        await _counts.EndedAsync(sending, OutcomeOf(answer, hit), cancellation);
        switch (answer)
        {
            case ServiceAnswer.Changed when ForgetState(list, remote.State!):
                return (null, NotScannedReason.LookupFailed, true);
            case null or ServiceAnswer.Bad or ServiceAnswer.Changed:
                LeaveAlone(list, reply);
                return (null, reply is ServiceReply.Spent ? NotScannedReason.LookupLimit : NotScannedReason.LookupFailed, false);
            default:
                _changes.TryRemove(list.Name, out _);
                return (hit, null, false);
        }
    }

    // Its list is another one than it said: what it says now is asked for anew, and that is no failure. Where it contradicts
    // that as well before it gave one answer under it, it is one: false.
    bool ForgetState(RemoteList list, PrefixState contradicted)
    {
        var key = (list.Name, list.Version);
        // For another file it may have been asked for anew already, and that one stays.
        if (!_states.TryGetValue(key, out var known) || known.State != contradicted) return true;
        if (!_states.TryRemove(KeyValuePair.Create(key, known))) return true;
        if (_changes.AddOrUpdate(list.Name, 1, static (_, before) => before + 1) < MaxChanges) return true;
        _changes.TryRemove(list.Name, out _);
        return false;
    }

    static string OutcomeOf(ServiceAnswer? answer, Hit? hit) => answer switch
    {
        ServiceAnswer.NotKnown => LookupCounts.MatchedNothing,
        ServiceAnswer.Known when hit is not null => LookupCounts.Matched,
        // Known as what the permit does not name, or as what is none of this program's business.
        ServiceAnswer.Known or ServiceAnswer.Refused => LookupCounts.Refused,
        _ => LookupCounts.Failed,
    };

    // The same whenever the same comes back; it says nothing without the keys folder.
    Hit HitOf(RemoteList list, ServiceAnswer.Known known, PdqView? view)
    {
        var key = installation.Keys.KeyedHash("lookup-entry", Encoding.UTF8.GetBytes($"{list.Name}\0{known.What}"));
        return new(
            Convert.ToHexStringLower(key)[..16], list.Name, Hit.NoRelease, list.Terms.Supplier, known.Category, Reference,
            list.Terms.Algorithm, Distance: 0, CanaryPassed: true, View: view);
    }

    async Task<RemoteInForce> InForceAsync(RemoteList list, ListUse use, CancellationToken cancellation)
    {
        var categories = use.Categories.Select(Enum.Parse<ListCategory>).ToHashSet();
        if (list.Terms.Kind == LookupKind.WaarborgLookup)
        {
            var state = await StateAsync(list, cancellation);
            return new(list, categories, state, state?.Mark);
        }

        // It does not say when its list changed: asked again after some days, and not more often.
        var days = installation.Time.GetUtcNow().UtcTicks / TimeSpan.TicksPerDay;
        var period = (days / list.Terms.AskAgainDays!.Value).ToString(CultureInfo.InvariantCulture);
        return new(list, categories, null, period);
    }

    /// <summary>What the other installation says of its list; null where it does not answer as it should.</summary>
    internal async Task<PrefixState?> StateAsync(RemoteList list, CancellationToken cancellation)
    {
        var now = installation.Time.GetUtcNow();
        if (_states.TryGetValue((list.Name, list.Version), out var known) && now < known.Until) return known.State;
        if (QuietReason(list.Name) is not null || SecretOf(list) is not { } secret) return null;
        var reply = await _http.AskAsync(
            PrefixCodec.StateAddress(list.Terms), question: null, AuthorizationOf(list.Terms), secret, cancellation);
        if (reply is not ServiceReply.Answered answered || PrefixCodec.ReadState(answered.Body, list.Terms) is not { } state)
        {
            LeaveAlone(list, reply);
            return null;
        }

        _states[(list.Name, list.Version)] = (state, now + pace.StateHolds);
        return state;
    }

    // A service that failed is not asked for every file of a sweep; and what it said of itself may be so no more.
    void LeaveAlone(RemoteList list, ServiceReply reply)
    {
        _states.TryRemove((list.Name, list.Version), out _);
        var (pause, reason) = reply is ServiceReply.Spent spent
            ? (spent.For < _longestQuiet ? spent.For : _longestQuiet, NotScannedReason.LookupLimit)
            : (pace.Quiet, NotScannedReason.LookupFailed);
        _quiet[list.Name] = (installation.Time.GetUtcNow() + pause, reason);
    }

    NotScannedReason? QuietReason(string list) =>
        _quiet.TryGetValue(list, out var quiet) && installation.Time.GetUtcNow() < quiet.Until ? quiet.Reason : null;

    string? SecretOf(RemoteList list)
    {
        try
        {
            return SecretFile.Read(installation.Keys, KeyPurposes.LookupPrefix + list.Name);
        }
        catch (KeyRingException)
        {
            // What is wrong with it is said where the operator looks: `lookup show`, and the state of the installation.
            return null;
        }
    }

    static LookupAuthorization AuthorizationOf(RemoteListTerms terms) => terms.Kind switch
    {
        LookupKind.WaarborgLookup => LookupAuthorization.Bearer,
        LookupKind.ArachnidShield => LookupAuthorization.Basic,
        LookupKind.HashCheck => terms.Authorization!.Value,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // 0 where a service's state is not known: then nothing is remembered, and nothing that was is relied on.
    int GenerationOf(int held, List<RemoteInForce> remote, bool mayNumber)
    {
        if (held == 0 || remote.Exists(one => one.Mark is null)) return 0;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"lookups 1\n{held}\n");
        foreach (var one in remote)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{one.List.Name} {one.List.Version} {string.Join('+', one.Categories.Order())} {one.Mark}\n");
        }

        var key = text.ToString();
        if (_generations.TryGetValue(key, out var known)) return known;
        var number = store.Generation(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), mayNumber);
        if (_generations.Count >= MaxGenerations) _generations.Clear();
        return number == 0 ? 0 : _generations[key] = number;
    }
}
