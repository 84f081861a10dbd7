// The figures: a pure function over entries of the ledger, the same for every page, weighing and report, and for outsiders.
using System.Globalization;
using System.Text.Json.Nodes;

namespace Waarborg.Evidence;

/// <summary>What happened in a period, counted from the ledger alone.</summary>
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
/// <param name="Confirmed">Items that a person confirmed.</param>
/// <param name="Rejected">Items that a person rejected: errors of matching.</param>
/// <param name="Unreviewed">Matched items that nobody has judged.</param>
/// <param name="RejectedPerMilleOfMatched">Rejected of a thousand matched items, rounded down.</param>
/// <param name="RejectedPerMilleOfReviewed">Rejected of a thousand judged items, rounded down.</param>
/// <param name="Disabled">Items made unavailable.</param>
/// <param name="Restored">Items put back.</param>
/// <param name="RestrictionsFailed">Acts on files that did not succeed.</param>
/// <param name="SecondsToDisableMedian">From match to unavailable, in seconds: the median of items (the lower of two).</param>
/// <param name="SecondsToDisableMost">The longest.</param>
/// <param name="SecondsToReviewMedian">From match to a person's verdict, in seconds.</param>
/// <param name="SourcesRefused">Declarations that no setting allows.</param>
/// <param name="Incidents">Open incidents, such as a sandbox that was off.</param>
/// <param name="UnknownImagery">Never collected: only known imagery is found.</param>
/// <param name="Solicitation">Never collected: no text or sound is read.</param>
sealed record Figures(
    Figure SweepsStarted, Figure SweepsComplete, Figure Items, Figure Uploads, Figure Matches, Figure NoMatches,
    Figure NotScanned, IReadOnlyDictionary<string, Figure> NotScannedBy, Figure CoveragePerMille, Figure Cases,
    Figure Confirmed, Figure Rejected, Figure Unreviewed, Figure RejectedPerMilleOfMatched, Figure RejectedPerMilleOfReviewed,
    Figure Disabled, Figure Restored, Figure RestrictionsFailed, Figure SecondsToDisableMedian, Figure SecondsToDisableMost,
    Figure SecondsToReviewMedian, Figure SourcesRefused, Figure Incidents, Figure UnknownImagery, Figure Solicitation)
{
    /// <summary>Counts the entries whose time is in the period. Pure: the same entries always give the same figures.</summary>
    /// <param name="entries">Bodies of open entries and closed records, in the order of the ledger or of the journal.</param>
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
        readonly Dictionary<long, JsonObject> _sweepEnds = [];
        readonly Dictionary<string, long> _notScanned = new(StringComparer.Ordinal);
        readonly Dictionary<long, DateTimeOffset> _matched = [];
        readonly Dictionary<long, (string Act, long Item)> _restrictions = [];
        readonly HashSet<long> _cases = [];
        readonly HashSet<long> _dryRuns = [];
        readonly HashSet<long> _reviewed = [];
        readonly HashSet<long> _withdrawn = [];
        readonly List<long> _toDisable = [];
        readonly List<long> _toReview = [];
        long _started, _uploads, _matches, _noMatches, _confirmed, _rejected, _disabled, _restored, _failed, _refused, _incidents;
        bool _permitted;

        internal void Add(JsonObject entry)
        {
            var at = DateTimeOffset.Parse((string)entry["at"]!, CultureInfo.InvariantCulture);
            if (at >= until) return;
            var kind = (string)entry["kind"]!;
            if (kind == "permit.granted") NotePermit(entry);
            // What was matched before the period may be judged or disabled in it.
            if (kind == "match") _matched.TryAdd(Number(entry, "item"), at);
            if (kind == "restriction.intended")
            {
                _restrictions[Number(entry, "restriction")] = ((string)entry["act"]!, Number(entry, "item"));
            }

            if (kind == "sweep.started" && (bool)entry["dryRun"]!) _dryRuns.Add(Number(entry, "sweep"));
            if (at >= from) AddWithin(kind, entry, at);
        }

        void AddWithin(string kind, JsonObject entry, DateTimeOffset at)
        {
            switch (kind)
            {
                case "sweep.started" when !(bool)entry["dryRun"]!:
                    _started++;
                    break;
                case "sweep.ended" when !_dryRuns.Contains(Number(entry, "sweep")):
                    _sweepEnds[Number(entry, "sweep")] = entry;
                    break;
                case "inlet.hour":
                    _uploads += Number(entry, "received");
                    AddOutcomes(entry);
                    break;
                case "match":
                    _cases.Add(Number(entry, "case"));
                    break;
                case "item.withdrawn":
                    _withdrawn.Add(Number(entry, "item"));
                    break;
                case "review":
                    AddReview(entry, at);
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

        void NotePermit(JsonObject entry)
        {
            var ends = DateTimeOffset.Parse((string)entry["until"]!, CultureInfo.InvariantCulture);
            _permitted |= ends > from;
        }

        void AddOutcomes(JsonObject counts)
        {
            _matches += Number(counts, "matches");
            _noMatches += Number(counts, "noMatches");
            foreach (var (reason, count) in counts["notScanned"]!.AsObject())
            {
                _notScanned[reason] = _notScanned.GetValueOrDefault(reason) + (long)count!;
            }
        }

        void AddReview(JsonObject entry, DateTimeOffset at)
        {
            var item = Number(entry, "item");
            if (!_reviewed.Add(item)) return;
            if ((string)entry["verdict"]! == "confirmed") _confirmed++;
            else _rejected++;
            if (_matched.TryGetValue(item, out var matched)) _toReview.Add((long)(at - matched).TotalSeconds);
        }

        void AddRestriction(JsonObject entry, DateTimeOffset at)
        {
            var outcome = (string)entry["outcome"]!;
            if (outcome == "restored") _restored++;
            else if (outcome != "disabled") _failed++;
            if (outcome != "disabled") return;
            _disabled++;
            if (_restrictions.TryGetValue(Number(entry, "restriction"), out var restriction)
                && _matched.TryGetValue(restriction.Item, out var matched))
            {
                _toDisable.Add((long)(at - matched).TotalSeconds);
            }
        }

        internal Figures ToFigures(bool isComplete)
        {
            foreach (var end in _sweepEnds.Values) AddOutcomes(end);
            var items = _sweepEnds.Values.Sum(end => Number(end, "items"));
            var notScanned = _notScanned.Values.Sum();
            var matchedItems = _matched.Keys.Except(_withdrawn).Count();
            Figure Count(long value) => !isComplete ? Figure.None(NoFigure.Closed)
                : _permitted || value > 0 ? Figure.Of(value)
                : Figure.None(NoFigure.NoPermit);
            Figure Share(long part, long whole) => !isComplete ? Figure.None(NoFigure.Closed)
                : whole == 0 ? Figure.None(NoFigure.NothingToMeasure)
                : Figure.Of(part * 1000 / whole);
            Figure Time(List<long> seconds, Func<List<long>, long> choose) => !isComplete ? Figure.None(NoFigure.Closed)
                : seconds.Count == 0 ? Figure.None(NoFigure.NothingToMeasure)
                : Figure.Of(choose(seconds));
            return new(
                _permitted || _started > 0 ? Figure.Of(_started) : Figure.None(NoFigure.NoPermit),
                Count(_sweepEnds.Values.Count(end => (string)end["how"]! == "complete")), Count(items), Count(_uploads),
                Count(_matches), Count(_noMatches), Count(notScanned),
                _notScanned.ToDictionary(one => one.Key, one => Count(one.Value), StringComparer.Ordinal),
                Share(_matches + _noMatches, _matches + _noMatches + notScanned), Count(_cases.Count),
                Count(_confirmed), Count(_rejected), Count(_matched.Keys.Except(_reviewed).Except(_withdrawn).Count()),
                Share(_rejected, matchedItems), Share(_rejected, _confirmed + _rejected),
                Count(_disabled), Count(_restored), Count(_failed),
                Time(_toDisable, Median), Time(_toDisable, seconds => seconds.Max()), Time(_toReview, Median),
                Figure.Of(_refused), Figure.Of(_incidents),
                Figure.None(NoFigure.CapabilityAbsent), Figure.None(NoFigure.CapabilityAbsent));
        }

        static long Median(List<long> values) => values.Order().ElementAt((values.Count - 1) / 2);

        static long Number(JsonObject entry, string name) => (long)entry[name]!;
    }
}
