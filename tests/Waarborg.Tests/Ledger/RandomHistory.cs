using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>What a history may hold besides the ordinary.</summary>
/// <param name="Hides">Some records are held or erased.</param>
/// <param name="Restores">An older back-up is put back now and then.</param>
/// <param name="Conditional">Permits keep the conditions.</param>
/// <param name="Waits">The ledger is not a sample's: days are waited for.</param>
sealed record HistoryTraits(bool Hides = false, bool Restores = false, bool Conditional = false, bool Waits = false)
{
    /// <summary>Every second history is conditional, and every second of those waits.</summary>
    internal static HistoryTraits Of(int seed, bool hides, bool restores) =>
        new(hides, restores, Conditional: seed % 2 == 0, Waits: seed % 4 == 2);
}

/// <summary>Makes histories that keep every rule, of random acts: the same seed gives the same one.</summary>
sealed partial class RandomHistory(int seed, HistoryTraits traits)
{
    static readonly string[] _lists = ["known", "police", "own"];
    static readonly string[] _sources = ["web", "mirror"];

    sealed record Permit(long Number, string Source, DateTimeOffset From, DateTimeOffset Until)
    {
        internal required List<string> Lists { get; set; }

        internal long Version { get; set; } = 1;

        internal bool Screens { get; set; }

        internal bool Ended { get; set; }
    }

    sealed class Sweep(long number, Permit permit, bool dryRun)
    {
        internal long Number => number;

        internal Permit Permit { get; set; } = permit;

        internal bool DryRun => dryRun;

        internal bool Open { get; set; } = true;

        internal bool Complete { get; set; }

        /// <summary>Those with test pictures counted as well.</summary>
        internal long Matches { get; set; }

        internal long Tests { get; set; }
    }

    readonly Random _random = new(seed);
    readonly HashSet<string> _declared = [];
    readonly Dictionary<string, long> _imported = [];
    readonly Dictionary<string, long> _active = [];
    readonly List<Permit> _permits = [];
    readonly List<Sweep> _sweeps = [];
    readonly List<(long Case, long Item)> _items = [];
    readonly List<(long Number, string Act)> _restrictions = [];
    readonly HashSet<(string, long, string)> _inletHours = [];
    long _next = 1;

    internal BuiltLedger Ledger { get; } = new(seed);

    /// <summary>Begins, and goes on until there are so many leaves.</summary>
    internal static RandomHistory Of(int seed, int leaves, HistoryTraits? traits = null)
    {
        var history = new RandomHistory(seed, traits ?? new());
        history.Begin();
        history.GrowTo(leaves);
        return history;
    }

    internal void GrowTo(int leaves)
    {
        while (Ledger.Leaves.Count < leaves) Step();
    }

    bool Maybe(int oneIn) => _random.Next(oneIn) == 0;

    T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    JsonArray By => BuiltLedger.People(1 + _random.Next(3));

    void Step()
    {
        // Mostly minutes, sometimes days: hours pass in which nothing happens, and figures fall due several at once.
        if (!Maybe(3)) Ledger.Now += TimeSpan.FromMilliseconds(_random.NextInt64(Maybe(40) ? LongestPause : 2_400_000));
        if (traits.Restores && Maybe(300)) Restore();
        switch (_random.Next(31))
        {
            case 0: Declare(); break;
            case 1: Said(); break;
            case 2: Import(); break;
            case 3: Activate(); break;
            case 4: Withdraw(); break;
            case 5 or 6: Grant(); break;
            case 7: EndPermit(); break;
            case 8 or 9: StartSweep(); break;
            case 10: ResumeSweep(); break;
            case 11: EndSweep(); break;
            case 12 or 13 or 14: Match(); break;
            case 15 or 16: Judge(); break;
            case 17: Restrict(); break;
            case 18: EndRestriction(); break;
            case 19: Inlet(); break;
            case 20: Keys(); break;
            case 21: StartOrGoOnClock(); break;
            case 22: GoOnTelling(); break;
            default: Condition(); break;
        }

        if (_reporting.Next(16) == 0) Report();
        if (traits.Hides && Maybe(6) && Ledger.Records.Count > 0) Hide();
    }

    void Declare()
    {
        var source = Pick(_sources);
        if (!_declared.Add(source))
        {
            Ledger.Open("source.refused", new() { ["reasons"] = BuiltLedger.Names("notHeldInPlaintext"), ["by"] = By });
            return;
        }

        _standing[source] = new();
        Ledger.Open("source.declared", new()
        {
            ["source"] = source,
            ["service"] = "hosting",
            ["audience"] = "public",
            ["record"] = Ledger.Hash(),
            ["by"] = By,
        });
    }

    void Import()
    {
        var list = Pick(_lists);
        _imported[list] = _next++;
        Ledger.Open("release.imported", new()
        {
            ["list"] = list,
            ["release"] = _imported[list],
            ["supplier"] = "sample",
            ["entries"] = 12,
            ["root"] = Ledger.Hash(),
            ["by"] = By,
        });
    }

    void Activate()
    {
        var list = Pick(_lists);
        if (!_imported.TryGetValue(list, out var release) || _active.GetValueOrDefault(list) == release) return;
        _active[list] = release;
        Ledger.Open("release.activated", new() { ["list"] = list, ["release"] = release, ["by"] = By });
    }

    void Withdraw()
    {
        if (Maybe(2)) Shadow();
        if (_active.Count == 0 || !Maybe(3)) return;
        var (list, release) = Pick([.. _active]);
        _active.Remove(list);
        Ledger.Open("release.withdrawn", new()
        {
            ["list"] = list,
            ["release"] = release,
            ["reason"] = "rolledBack",
            ["by"] = By,
        });
    }

    void Shadow()
    {
        var list = Pick(_lists);
        if (!_imported.TryGetValue(list, out var release) || _active.GetValueOrDefault(list) == release) return;
        var until = LedgerTime.Text(Now.AddHours(1 + _random.Next(31 * 24)));
        Ledger.Open("release.shadowed", new() { ["list"] = list, ["release"] = release, ["until"] = until, ["by"] = By });
    }

    JsonArray Releases(Permit permit) =>
    [
        .. permit.Lists.Where(_active.ContainsKey)
            .Select(list => (JsonNode)new JsonObject { ["list"] = list, ["release"] = _active[list] }),
    ];

    void StartSweep()
    {
        if (_permits.Find(InForce) is not { } permit) return;
        var sweep = new Sweep(_next++, permit, Maybe(3));
        _sweeps.Add(sweep);
        Ledger.Open("sweep.started", new()
        {
            ["sweep"] = sweep.Number,
            ["source"] = permit.Source,
            ["permit"] = permit.Number,
            ["releases"] = Releases(permit),
            ["dryRun"] = sweep.DryRun,
            ["by"] = By,
        });
    }

    void ResumeSweep()
    {
        if (_sweeps.Find(one => !one.Complete && !one.DryRun && Maybe(2)) is not { } sweep) return;
        if (_permits.Find(one => one.Source == sweep.Permit.Source && InForce(one)) is not { } permit) return;
        (sweep.Permit, sweep.Open) = (permit, true);
        Ledger.Open("sweep.resumed", new()
        {
            ["sweep"] = sweep.Number,
            ["source"] = permit.Source,
            ["permit"] = permit.Number,
            ["releases"] = Releases(permit),
            ["by"] = By,
        });
    }

    void EndSweep()
    {
        if (_sweeps.Find(one => one.Open && Maybe(2)) is not { } sweep) return;
        var (clean, unread) = (_random.Next(50), _random.Next(5));
        var how = Pick<string>(["complete", "stopped", "permitEnded", "paused", "clockDoubted"]);
        Ledger.Closed("sweep.ended", new()
        {
            ["sweep"] = sweep.Number,
            ["how"] = how,
            ["items"] = clean + unread + sweep.Matches,
            ["matches"] = sweep.Matches - sweep.Tests,
            ["tests"] = sweep.Tests,
            ["noMatches"] = clean,
            ["notScanned"] = new JsonObject { ["tooLarge"] = unread },
            ["recorded"] = sweep.DryRun ? 0 : sweep.Matches,
            ["by"] = By,
        });
        sweep.Open = false;
        sweep.Complete = how == "complete" || sweep.DryRun;
    }

    void Match()
    {
        var sweep = _sweeps.Find(one => one.Open && !one.DryRun && InForce(one.Permit));
        if ((sweep?.Permit ?? _permits.Find(InForce)) is not { } permit) return;
        // A list without an active release may be somebody else's, who was asked.
        var list = Maybe(5) ? permit.Lists.Find(one => !_active.ContainsKey(one)) : permit.Lists.Find(_active.ContainsKey);
        if (Maybe(5)) OpenCase();
        var isTest = Maybe(4);
        if (list is null && !isTest) return;
        var (@case, item) = (_items.Count > 0 && Maybe(3) ? _items[^1].Case : _next++, _next++);
        _items.Add((@case, item));
        var isAlike = Maybe(2);
        if (sweep is not null) (sweep.Matches, sweep.Tests) = (sweep.Matches + 1, sweep.Tests + (isTest ? 1 : 0));
        var match = new JsonObject
        {
            ["case"] = @case,
            ["item"] = item,
            ["source"] = permit.Source,
            ["permit"] = permit.Number,
            ["sweep"] = sweep?.Number,
            ["algorithm"] = isAlike ? "pdq" : "sha256",
            ["distance"] = 0,
            ["decision"] = "candidate",
            ["by"] = By,
        };
        _said[item] = new(isAlike || (!isTest && ReleaseOf(list!) is null), isTest);
        if (!isTest) (match["list"], match["release"], match["entryCategory"]) = (list, ReleaseOf(list!), "a1");
        Ledger.Closed(isTest ? "test.match" : "match", match);
    }

    long? ReleaseOf(string list) => _active.TryGetValue(list, out var release) ? release : null;

    void Judge()
    {
        if (_items.Count == 0) return;
        var (@case, item) = Pick(_items);
        _ = _random.Next(5) switch
        {
            0 => See(@case, item),
            4 => Seal(@case, item),
            1 when Maybe(2) => Ledger.Closed(
                "case.reopened", new() { ["case"] = @case, ["why"] = "entryWithdrawn", ["by"] = By }),
            1 => Ledger.Closed("item.withdrawn", new() { ["case"] = @case, ["item"] = item, ["by"] = By }),
            _ => Say(@case, item),
        };
    }

    void Restrict()
    {
        if (_items.Count == 0) return;
        var (number, act) = (_next++, Pick<string>(["disable", "restore", "remove"]));
        var of = Pick(_items);
        _restrictions.Add((number, act));
        Ledger.Closed("restriction.intended", new()
        {
            ["restriction"] = number,
            ["act"] = act,
            ["item"] = of.Item,
            ["reason"] = "confirmed",
            ["by"] = By,
        });
        if (act == "disable") BeginTelling(of.Case, number);
    }

    void EndRestriction()
    {
        if (_restrictions.Count == 0) return;
        var (number, act) = Pick(_restrictions);
        _restrictions.Remove((number, act));
        var outcome = Maybe(5) ? "failed" : act == "disable" ? "disabled" : act == "restore" ? "restored" : "removed";
        Ledger.Closed("restriction.ended", new() { ["restriction"] = number, ["outcome"] = outcome, ["by"] = By });
    }

    void Inlet()
    {
        if (_permits.Find(IsRunning) is not { } permit) return;
        if (permit.Screens) ScreeningDay(permit);
        var hour = LedgerTime.Text(LedgerTime.HourOf(Ledger.Now));
        if (LedgerTime.HourOf(Ledger.Now) < permit.From || !_inletHours.Add((permit.Source, permit.Number, hour))) return;
        Ledger.Closed("inlet.hour", new()
        {
            ["source"] = permit.Source,
            ["permit"] = permit.Number,
            ["hour"] = hour,
            ["received"] = 9,
            ["matches"] = 0,
            ["tests"] = 1,
            ["noMatches"] = _random.Next(7),
            ["notScanned"] = new JsonObject { ["tooLarge"] = 1 },
        });
    }

    void Keys()
    {
        if (Maybe(8)) Ledger.ChangeKey();
        if (!Maybe(8)) return;
        var name = string.Create(CultureInfo.InvariantCulture, $"witness{Ledger.Witnesses.Count}");
        var secret = Ledger.Bytes(32);
        var key = VerifierKey.Cosignature(name, Ed25519.PublicKey(secret)).ToString();
        Ledger.Open("witness.named", new() { ["witness"] = key, ["by"] = By });
        if (Maybe(2)) Ledger.Witnesses.Add((name, secret));
        else Ledger.Open("witness.dropped", new() { ["witness"] = key, ["by"] = By });
    }

    void Hide()
    {
        var record = Pick(Ledger.Records);
        record.Why ??= Maybe(2) ? "held" : "erased";
    }

    // What stood before stands no more, and numbers of records may leap.
    void Restore()
    {
        Ledger.Recover(Ledger.Leaves.Count - _random.Next(Math.Min(Ledger.Leaves.Count, 100)));
        Ledger.NextNumber += _random.Next(3);
        foreach (var permit in _permits) permit.Ended = true;
        foreach (var sweep in _sweeps) (sweep.Open, sweep.Complete) = (false, true);
        ForgetConditions();
        _declared.Clear();
        _active.Clear();
        _imported.Clear();
        _items.Clear();
        _said.Clear();
        _isViewingAllowed = null;
        _restrictions.Clear();
        _clocks.Clear();
        _told.Clear();
        _complaints.Clear();
        _reports.Clear();
    }
}
