// The figures: a pure function over entries of the ledger, the same for every page, weighing and report, and for outsiders.
using System.Text.Json.Nodes;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>What happened in a period, counted from the ledger alone.</summary>
/// <param name="PermitsGranted">Permits granted.</param>
/// <param name="SweepsStarted">Sweeps begun, dry runs not counted.</param>
/// <param name="SweepsComplete">Sweeps that reached their end.</param>
/// <param name="Items">Items that sweeps found, in the last run of each.</param>
/// <param name="Uploads">Uploads received.</param>
/// <param name="Matches">Items and uploads that matched.</param>
/// <param name="NoMatches">Items and uploads that were judged and did not match.</param>
/// <param name="NotScanned">Items and uploads that were not judged.</param>
/// <param name="NotScannedBy">The same by reason.</param>
/// <param name="CoveragePerMille">Of a thousand items and uploads, how many were judged, rounded down.</param>
/// <param name="Cases">Different cases of the matches.</param>
/// <param name="Confirmed">Items that a person confirmed, by the first verdict on each.</param>
/// <param name="Rejected">Items that a person rejected: errors of matching.</param>
/// <param name="Unreviewed">Items matched at any time that nobody had judged at the period's end.</param>
/// <param name="RejectedPerMilleOfMatched">Of a thousand items matched in the period, those rejected by its end.</param>
/// <param name="RejectedPerMilleOfReviewed">Of a thousand items judged in the period, those rejected.</param>
/// <param name="Disabled">Items made unavailable.</param>
/// <param name="Restored">Items put back.</param>
/// <param name="RestrictionsFailed">Acts on files that did not succeed.</param>
/// <param name="SecondsToDisableMedian">From match to unavailable, in seconds: the median of items (the lower of two).</param>
/// <param name="SecondsToDisableMost">The longest.</param>
/// <param name="SecondsToReviewMedian">From match to a person's verdict, in seconds.</param>
/// <param name="SourcesRefused">Declarations that no setting allows.</param>
/// <param name="Incidents">Open incidents, such as a sandbox that was off.</param>
/// <param name="Tests">Items and uploads that were test pictures; no other figure counts them or what became of them.</param>
/// <param name="TestsDisabled">Test pictures made unavailable.</param>
/// <param name="Screened">What screening let go, or would have where it was looked at exactly as well.</param>
/// <param name="ScreenedSampled">Of these, the ones that were looked at exactly as well.</param>
/// <param name="ScreenedMissed">Of these, the ones that matched: screening had missed them.</param>
/// <param name="UnknownImagery">Never collected: only known imagery is found.</param>
/// <param name="Solicitation">Never collected: no text or sound is read.</param>
sealed record Figures(
    Figure PermitsGranted, Figure SweepsStarted, Figure SweepsComplete, Figure Items, Figure Uploads, Figure Matches,
    Figure NoMatches, Figure NotScanned, IReadOnlyDictionary<string, Figure> NotScannedBy, Figure CoveragePerMille, Figure Cases,
    Figure Confirmed, Figure Rejected, Figure Unreviewed, Figure RejectedPerMilleOfMatched, Figure RejectedPerMilleOfReviewed,
    Figure Disabled, Figure Restored, Figure RestrictionsFailed, Figure SecondsToDisableMedian, Figure SecondsToDisableMost,
    Figure SecondsToReviewMedian, Figure SourcesRefused, Figure Incidents, Figure Tests, Figure TestsDisabled,
    Figure Screened, Figure ScreenedSampled, Figure ScreenedMissed, Figure UnknownImagery, Figure Solicitation)
{
    /// <summary>The kinds of entries that count; others may be left out.</summary>
    internal static IReadOnlyList<string> Kinds { get; } =
    [
        "permit.granted", "permit.screening", "permit.revoked", "ledger.reconciled", "sweep.started", "sweep.ended",
        "inlet.hour", "screening.day", "match", "test.match", "case.opened", "item.withdrawn", "review",
        "restriction.intended", "restriction.ended", "source.refused", "incident",
    ];

    /// <summary>Counts the entries whose time is in the period. Pure: the same entries always give the same figures.</summary>
    /// <param name="entries">Bodies of open entries and closed records since the beginning, in the order of the journal.</param>
    /// <param name="from">The period's beginning.</param>
    /// <param name="until">Its end, not in it.</param>
    /// <param name="isComplete">False when closed records of the period are missing: what hangs on them is not collected.</param>
    internal static Figures Of(IEnumerable<JsonObject> entries, DateTimeOffset from, DateTimeOffset until, bool isComplete)
    {
        var tally = new Tally(from, until);
        foreach (var entry in entries) tally.Add(entry);
        return tally.ToFigures(isComplete);
    }

    /// <summary>The counts while they are being made.</summary>
    sealed class Tally(DateTimeOffset from, DateTimeOffset until)
    {
        // Of the whole history up to the period's end: what is counted in the period may hang on what was before it.
        readonly Dictionary<long, (DateTimeOffset From, DateTimeOffset Until)> _permits = [];
        readonly Dictionary<long, DateTimeOffset> _revoked = [];
        readonly List<DateTimeOffset> _reconciled = [];
        readonly Dictionary<long, DateTimeOffset> _matched = [];
        readonly Dictionary<long, (bool IsConfirmed, DateTimeOffset At)> _reviews = [];
        readonly Dictionary<long, (string Act, long Item)> _restrictions = [];
        readonly HashSet<long> _dryRuns = [];
        readonly HashSet<long> _withdrawn = [];
        readonly HashSet<long> _tests = [];
        readonly HashSet<long> _opened = [];

        bool _mayScreen;

        // Of the period alone.
        readonly Dictionary<long, JsonObject> _sweepEnds = [];
        readonly Dictionary<string, long> _notScanned = new(StringComparer.Ordinal);
        readonly HashSet<long> _cases = [];
        readonly List<long> _toDisable = [];
        long _granted, _started, _uploads, _matches, _noMatches, _disabled, _restored, _failed, _refused, _incidents;
        long _tested, _testsDisabled, _screened, _sampled, _missed;

        internal void Add(JsonObject entry)
        {
            var at = Instant.Of((string)entry["at"]!);
            if (at >= until) return;
            var kind = (string)entry["kind"]!;
            Remember(kind, entry, at);
            if (at >= from) AddWithin(kind, entry, at);
        }

        void Remember(string kind, JsonObject entry, DateTimeOffset at)
        {
            switch (kind)
            {
                case "permit.granted":
                    _permits[Number(entry, "permit")] = (at, Instant.Of((string)entry["until"]!));
                    break;
                case "permit.screening":
                    _mayScreen = true;
                    break;
                case "permit.revoked":
                    _revoked[Number(entry, "permit")] = at;
                    break;
                case "ledger.reconciled":
                    _reconciled.Add(at);
                    break;
                case "sweep.started" when (bool)entry["dryRun"]!:
                    _dryRuns.Add(Number(entry, "sweep"));
                    break;
                case "match":
                    _matched.TryAdd(Number(entry, "item"), at);
                    break;
                case "test.match":
                    _tests.Add(Number(entry, "item"));
                    break;
                case "item.withdrawn":
                    _withdrawn.Add(Number(entry, "item"));
                    break;
                case "case.opened" when entry["item"] is not null:
                    _opened.Add(Number(entry, "item"));
                    break;
                // What an address named says nothing of how well lists are compared with.
                case "review" when !_tests.Contains(Number(entry, "item")) && !_opened.Contains(Number(entry, "item")):
                    _reviews.TryAdd(Number(entry, "item"), ((string)entry["verdict"]! == "confirmed", at));
                    break;
                case "restriction.intended":
                    _restrictions[Number(entry, "restriction")] = ((string)entry["act"]!, Number(entry, "item"));
                    break;
            }
        }

        void AddWithin(string kind, JsonObject entry, DateTimeOffset at)
        {
            switch (kind)
            {
                case "permit.granted":
                    _granted++;
                    break;
                case "sweep.started" when !(bool)entry["dryRun"]!:
                    _started++;
                    break;
                case "sweep.ended" when !_dryRuns.Contains(Number(entry, "sweep")):
                    _sweepEnds[Number(entry, "sweep")] = entry;
                    break;
                case "inlet.hour":
                    _uploads += Number(entry, "received") - TestsOf(entry);
                    AddOutcomes(entry);
                    break;
                case "screening.day":
                    _screened += Number(entry, "screened");
                    _sampled += Number(entry, "sampled");
                    _missed += Number(entry, "missed");
                    break;
                case "match":
                    _cases.Add(Number(entry, "case"));
                    break;
                case "restriction.ended":
                    AddRestriction(entry, at);
                    break;
                case "source.refused":
                    _refused++;
                    break;
                case "incident":
                    _incidents++;
                    break;
            }
        }

        void AddOutcomes(JsonObject counts)
        {
            _matches += Number(counts, "matches");
            _noMatches += Number(counts, "noMatches");
            _tested += TestsOf(counts);
            foreach (var (reason, count) in counts["notScanned"]!.AsObject())
            {
                _notScanned[reason] = _notScanned.GetValueOrDefault(reason) + (long)count!;
            }
        }

        void AddRestriction(JsonObject entry, DateTimeOffset at)
        {
            var outcome = (string)entry["outcome"]!;
            if (_restrictions.TryGetValue(Number(entry, "restriction"), out var restriction) && _tests.Contains(restriction.Item))
            {
                if (outcome == "disabled") _testsDisabled++;
                return;
            }

            if (outcome == "restored") _restored++;
            else if (outcome != "disabled") _failed++;
            if (outcome != "disabled") return;
            _disabled++;
            if (_matched.TryGetValue(restriction.Item, out var matched)) _toDisable.Add((long)(at - matched).TotalSeconds);
        }

        /// <summary>Was a permit in force at any moment of the period?</summary>
        bool WasPermitted() => _permits.Any(permit => EndOf(permit.Key, permit.Value.From, permit.Value.Until) > from);

        DateTimeOffset EndOf(long permit, DateTimeOffset begun, DateTimeOffset ends)
        {
            if (_revoked.TryGetValue(permit, out var revoked) && revoked < ends) ends = revoked;
            // After an older back-up was put back, no earlier permit is in force.
            foreach (var at in _reconciled) if (at >= begun && at < ends) ends = at;
            return ends;
        }

        internal Figures ToFigures(bool isComplete)
        {
            foreach (var end in _sweepEnds.Values) AddOutcomes(end);
            // Closed records of the time that a back-up lacked are lost.
            isComplete &= !_reconciled.Exists(at => at >= from);
            var permitted = WasPermitted();
            var items = _sweepEnds.Values.Sum(end => Number(end, "items") - TestsOf(end));
            var notScanned = _notScanned.Values.Sum();
            var judged = _reviews.Values.Where(review => review.At >= from).ToList();
            var confirmed = judged.Count(review => review.IsConfirmed);
            var rejected = judged.Count - confirmed;
            var matched = _matched.Where(one => one.Value >= from && !_withdrawn.Contains(one.Key)).ToList();
            var matchedRejected = matched.Count(one => _reviews.TryGetValue(one.Key, out var review) && !review.IsConfirmed);
            var toReview = _reviews.Where(one => one.Value.At >= from && _matched.ContainsKey(one.Key))
                .Select(one => (long)(one.Value.At - _matched[one.Key]).TotalSeconds).ToList();
            Figure Open(long value) => permitted || value > 0 ? Figure.Of(value) : Figure.None(NoFigure.NoPermit);
            Figure Count(long value) => isComplete ? Open(value) : Figure.None(NoFigure.Closed);
            // Where no permit ever let anything be screened there is nothing to count, and nothing is said of it.
            Figure Screens(long value) => _mayScreen ? Count(value) : Figure.None(NoFigure.NothingToMeasure);
            Figure Share(long part, long whole) => !isComplete ? Figure.None(NoFigure.Closed)
                : whole == 0 ? Figure.None(NoFigure.NothingToMeasure)
                : Figure.Of(part * 1000 / whole);
            Figure Time(List<long> seconds, Func<List<long>, long> choose) => !isComplete ? Figure.None(NoFigure.Closed)
                : seconds.Count == 0 ? Figure.None(NoFigure.NothingToMeasure)
                : Figure.Of(choose(seconds));
            return new(
                Figure.Of(_granted), Open(_started), Count(_sweepEnds.Values.Count(end => (string)end["how"]! == "complete")),
                Count(items), Count(_uploads), Count(_matches), Count(_noMatches), Count(notScanned),
                _notScanned.ToDictionary(one => one.Key, one => Count(one.Value), StringComparer.Ordinal),
                Share(_matches + _noMatches, _matches + _noMatches + notScanned), Count(_cases.Count), Count(confirmed),
                Count(rejected), Count(_matched.Keys.Except(_reviews.Keys).Except(_withdrawn).Count()),
                Share(matchedRejected, matched.Count), Share(rejected, judged.Count),
                Count(_disabled), Count(_restored), Count(_failed),
                Time(_toDisable, Median), Time(_toDisable, seconds => seconds.Max()), Time(toReview, Median),
                Figure.Of(_refused), Figure.Of(_incidents), Count(_tested), Count(_testsDisabled),
                Screens(_screened), Screens(_sampled), Screens(_missed),
                Figure.None(NoFigure.CapabilityAbsent), Figure.None(NoFigure.CapabilityAbsent));
        }

        static long Median(List<long> values) => values.Order().ElementAt((values.Count - 1) / 2);

        static long Number(JsonObject entry, string name) => (long)entry[name]!;

        // Records of before there were test pictures have no such field.
        static long TestsOf(JsonObject counts) => (long?)counts["tests"] ?? 0;
    }
}
