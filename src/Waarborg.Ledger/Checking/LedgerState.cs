// What a checker remembers of a ledger's history: enough to judge the next entry, and to go on another day.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waarborg.Ledger;

/// <summary>
/// The memory of a check. Whoever keeps it, beside the checkpoint that it belongs to, checks later growth alone; it is worth
/// as much as the place where it is kept.
/// </summary>
public sealed class LedgerState
{
    /// <summary>The version of the form in which it is kept.</summary>
    public const int FormVersion = 9;

    /// <summary>See <see cref="FormVersion"/>.</summary>
    [JsonInclude]
    internal int Form { get; init; } = FormVersion;

    /// <summary>The ledger's name, from its first entry.</summary>
    [JsonInclude]
    internal string Origin { get; set; } = "";

    /// <summary>The right edge of the tree; see <see cref="MerkleFrontier"/>.</summary>
    [JsonInclude]
    internal byte[] Frontier { get; set; } = new MerkleFrontier().ToBytes();

    /// <summary>Leaves that were judged.</summary>
    [JsonInclude]
    internal long Leaves { get; set; }

    /// <summary>The keys that signed, each with the number of leaves from which on it did.</summary>
    [JsonInclude]
    internal List<KeyFrom> Keys { get; init; } = [];

    /// <summary>Witnesses that the ledger names, as key lines.</summary>
    [JsonInclude]
    internal List<string> Witnesses { get; init; } = [];

    /// <summary>Kinds of entries that only two different people together may make.</summary>
    [JsonInclude]
    internal List<string> NeedsTwo { get; init; } = [];

    /// <summary>True for the ledger of a sample, in which no days are waited for.</summary>
    [JsonInclude]
    internal bool IsSample { get; set; }

    /// <summary>The time of the newest leaf.</summary>
    [JsonInclude]
    internal string LastAt { get; set; } = "";

    /// <summary>The time of the newest closed record.</summary>
    [JsonInclude]
    internal string LastClosedAt { get; set; } = "";

    /// <summary>Up to which hour closed records are in batches.</summary>
    [JsonInclude]
    internal string BatchedTo { get; set; } = "";

    /// <summary>The next day whose figures are due.</summary>
    [JsonInclude]
    internal string NextFigures { get; set; } = "";

    /// <summary>Whole days between a day's end and its figures.</summary>
    [JsonInclude]
    internal long FiguresAfterDays { get; set; }

    /// <summary>The version of the settings that was signed last.</summary>
    [JsonInclude]
    internal long SettingsVersion { get; set; }

    /// <summary>True after a reconciliation: the next settings may have any higher version.</summary>
    [JsonInclude]
    internal bool SettingsMayLeap { get; set; }

    /// <summary>The version of each supplier's description that was signed last.</summary>
    [JsonInclude]
    internal Dictionary<string, long> Suppliers { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Suppliers that were described since the last reconciliation, or since the beginning.</summary>
    [JsonInclude]
    internal HashSet<string> SuppliersSince { get; init; } = new(StringComparer.Ordinal);

    /// <summary>True after a reconciliation: the next description of each supplier may have any higher version.</summary>
    [JsonInclude]
    internal bool SuppliersMayLeap { get; set; }

    /// <summary>Every list that a permit named so far.</summary>
    [JsonInclude]
    internal HashSet<string> PermittedLists { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Numbers of proposals.</summary>
    [JsonInclude]
    internal HashSet<long> Proposals { get; init; } = [];

    /// <summary>Who made the proposals that are neither approved nor refused.</summary>
    [JsonInclude]
    internal Dictionary<long, string> OpenProposals { get; init; } = [];

    /// <summary>May the provider's own people see pictures? Null after a reconciliation, until it is said anew.</summary>
    [JsonInclude]
    internal bool? ViewingAllowed { get; set; } = false;

    /// <summary>What people said of single items, by the item's number.</summary>
    [JsonInclude]
    internal Dictionary<long, VerdictState> Verdicts { get; init; } = [];

    /// <summary>The verdicts that some review had so far: whether any confirmed, and whether any rejected.</summary>
    [JsonInclude]
    internal HashSet<string> Ruled { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Did an order open a case so far?</summary>
    [JsonInclude]
    internal bool IsOrdered { get; set; }

    /// <summary>Sources that are declared, by name.</summary>
    [JsonInclude]
    internal Dictionary<string, SourceState> Sources { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The sources of all notices, by the notice's number.</summary>
    [JsonInclude]
    internal Dictionary<long, string> Notices { get; init; } = [];

    /// <summary>Permits by number.</summary>
    [JsonInclude]
    internal Dictionary<long, PermitState> Permits { get; init; } = [];

    /// <summary>Weighings by number.</summary>
    [JsonInclude]
    internal Dictionary<long, WeighingState> Weighings { get; init; } = [];

    /// <summary>Lists by name.</summary>
    [JsonInclude]
    internal Dictionary<string, ListState> Lists { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Sweeps by number.</summary>
    [JsonInclude]
    internal Dictionary<long, SweepState> Sweeps { get; init; } = [];

    /// <summary>Batches that were lost to a restore: their leaves are known, their records are not.</summary>
    [JsonInclude]
    internal List<LostRange> Lost { get; init; } = [];

    /// <summary>The number of the next closed record.</summary>
    [JsonInclude]
    internal long NextRecord { get; set; } = 1;

    /// <summary>True after a reconciliation: the next closed record may have any higher number.</summary>
    [JsonInclude]
    internal bool RecordsMayLeap { get; set; }

    /// <summary>Closed records that the checker was not shown.</summary>
    [JsonInclude]
    internal long Unseen { get; set; }

    /// <summary>The place that the newest record says.</summary>
    [JsonInclude]
    internal long LastAfter { get; set; }

    /// <summary>Leaves up to which closed records were judged as well.</summary>
    [JsonInclude]
    internal long ClosedLeaves { get; set; }

    /// <summary>Records that were judged before they were in a batch: their commitments by their numbers.</summary>
    [JsonInclude]
    internal Dictionary<long, string> Waited { get; init; } = [];

    /// <summary>Items by number.</summary>
    [JsonInclude]
    internal Dictionary<long, ItemState> Items { get; init; } = [];

    /// <summary>Numbers of cases in which something matched.</summary>
    [JsonInclude]
    internal HashSet<long> Cases { get; init; } = [];

    /// <summary>Restrictions by number.</summary>
    [JsonInclude]
    internal Dictionary<long, RestrictionState> Restrictions { get; init; } = [];

    /// <summary>Clocks by number, of which something was said since the last reconciliation.</summary>
    [JsonInclude]
    internal Dictionary<long, KnownClock> Clocks { get; init; } = [];

    /// <summary>Does any record so far say of a restriction whether whoever it concerns is told?</summary>
    [JsonInclude]
    internal bool IsTelling { get; set; }

    /// <summary>What was last said of telling, by the restriction's number.</summary>
    [JsonInclude]
    internal Dictionary<long, ToldState> Told { get; init; } = [];

    /// <summary>Items about which a complaint waits for a decision.</summary>
    [JsonInclude]
    internal HashSet<long> Complaints { get; init; } = [];

    /// <summary>Reports by their record, of which something was said since the last reconciliation.</summary>
    [JsonInclude]
    internal Dictionary<string, KnownReport> Reports { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Cases of which a report was made, or of which a person said why nobody is told.</summary>
    [JsonInclude]
    internal HashSet<long> ReportedCases { get; init; } = [];

    /// <summary>Hours of upload inlets that were reported, each once.</summary>
    [JsonInclude]
    internal HashSet<string> InletHours { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Counts by day, until the day's figures are judged.</summary>
    [JsonInclude]
    internal SortedDictionary<string, DayState> Days { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Must a permit of this ledger keep the conditions?</summary>
    internal bool IsConditional => NeedsTwo.Contains(Conditions.Kind);

    /// <summary>The memory as bytes to keep.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Reads what <see cref="ToBytes"/> wrote. False for anything else; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LedgerState state)
    {
        state = new();
        try
        {
            if (JsonSerializer.Deserialize<LedgerState>(bytes) is not { Form: FormVersion } read) return false;
            if (!MerkleFrontier.TryRead(read.Frontier, out var frontier) || frontier.Size != read.Leaves) return false;
            state = read;
            return true;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return false;
        }
    }
}

/// <summary>A key, and the number of leaves from which on it signs.</summary>
sealed record KeyFrom(long Leaf, string Key);

/// <summary>What is known of a source since it was declared.</summary>
sealed class SourceState
{
    /// <summary>The permit that was granted last: no other one can be running.</summary>
    public long? LastPermit { get; set; }

    /// <summary>The latest notice.</summary>
    public NoticeState? Notice { get; set; }

    /// <summary>The leaf of the latest draft of a weighing.</summary>
    public long LastDraft { get; set; }

    /// <summary>Incidents after which no draft led to a weighing, the earliest first.</summary>
    public List<IncidentState> Owed { get; init; } = [];
}

/// <summary>A notice, when it was published, and whether it still says the truth.</summary>
sealed record NoticeState(long Number, string At, bool Drifted);

/// <summary>An incident after which a weighing is owed.</summary>
sealed record IncidentState(long Leaf, string At);

/// <summary>What is known of a permit; <c>Ended</c> is the moment of its revocation or recorded end.</summary>
/// <param name="Source">Its source.</param>
/// <param name="Lists">Its lists.</param>
/// <param name="From">Its beginning.</param>
/// <param name="Until">Its end.</param>
/// <param name="Ended">When it was ended, or null.</param>
/// <param name="Version">Its version.</param>
/// <param name="Screens">Whether any version of it lets pictures be screened.</param>
/// <param name="Otherwise">The last version that lets something be compared otherwise, and by which entry it does.</param>
sealed record PermitState(
    string Source, List<string> Lists, string From, string Until, string? Ended, long Version, bool Screens = false,
    (long Version, string Kind)? Otherwise = null);

/// <summary>How far a weighing is.</summary>
enum WeighingStage
{
    /// <summary>Open to answers.</summary>
    Drafted,

    /// <summary>Signed; a permit may stand on it.</summary>
    Recorded,

    /// <summary>A permit stands on it, or a reconciliation came between.</summary>
    Spent,

    /// <summary>A draft that a reconciliation ended.</summary>
    Gone,
}

/// <summary>A weighing, with the leaf and moment of its draft where it had one.</summary>
sealed record WeighingState(string Source, WeighingStage Stage, long? Draft, string? DraftedAt, long Answers);

/// <summary>The releases of a list that were imported, and the one in force.</summary>
sealed record ListState(HashSet<long> Imported, long? Active);

/// <summary>A sweep: of what, whether it is a dry run and going on, and the matches recorded of it.</summary>
sealed record SweepState(string Source, bool DryRun, bool IsOpen, bool IsComplete, long Matches, long UnseenBefore);

/// <summary>Leaves that came back from a copy after a restore, the last not included.</summary>
sealed record LostRange(long From, long To);

/// <summary>A matched item: its case, whether it was withdrawn, and whether it is a test picture.</summary>
sealed record ItemState(long Case, bool Withdrawn, bool IsTest, bool NeedsLook);

/// <summary>
/// A restriction: what was intended with which item, whether its end is recorded, and whether it was intended when the ledger
/// told of statements already.
/// </summary>
sealed record RestrictionState(string Act, long Item, bool Ended, bool NeedsStatement);

/// <summary>What was last said of telling somebody, and since when it was first kept back by each kind of order.</summary>
sealed record ToldState(string State, Dictionary<string, string> HeldFrom);

/// <summary>A report: of which case, whether its end was told, and whether another takes it back.</summary>
sealed record KnownReport(long Case, bool IsEnded, bool IsTakenBack);

/// <summary>
/// A clock: whose it is, since when it is over at the earliest (null where its start was not seen), and how far it is: the last
/// mark at which it rang is counted from 0, and -1 before the first.
/// </summary>
sealed record KnownClock(long Case, string Term, string? Until, bool IsPaused, bool IsStopped, int Mark);

/// <summary>What happened on one day.</summary>
sealed record DayState
{
    /// <summary>Cases in which something matched.</summary>
    public HashSet<long> Cases { get; init; } = [];

    /// <summary>Verdicts that confirm.</summary>
    public long Confirmed { get; set; }

    /// <summary>Verdicts that reject.</summary>
    public long Rejected { get; set; }

    /// <summary>Items made unavailable.</summary>
    public long Disabled { get; set; }

    /// <summary>Items put back.</summary>
    public long Restored { get; set; }
}
