// What a check found.
namespace Waarborg.Ledger;

/// <summary>Something that is wrong, and where.</summary>
/// <param name="Place">The file, leaf or record, such as <c>leaf 12</c>.</param>
/// <param name="Rule">The rule's number in <c>docs/ledger-rules.md</c>.</param>
/// <param name="Words">What is wrong.</param>
public sealed record Violation(string Place, string Rule, string Words)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Words} ({Rule})";
}

/// <summary>What a check is given besides the ledger.</summary>
public sealed record LedgerCheckOptions
{
    /// <summary>The ledger's first key, known from elsewhere; null takes the one that the ledger names, and says so.</summary>
    public VerifierKey? FirstKey { get; init; }

    /// <summary>A checkpoint from an earlier day that the ledger must continue.</summary>
    public SignedNote? Since { get; init; }

    /// <summary>The memory of an earlier check, from which this one goes on.</summary>
    public LedgerState? Memory { get; init; }

    /// <summary>Witnesses that the checker trusts, each of whom must have cosigned.</summary>
    public IReadOnlyList<VerifierKey> Witnesses { get; init; } = [];

    /// <summary>Releases as their suppliers signed them, which the ledger's releases of the same lists must be.</summary>
    public IReadOnlyList<SignedRelease> SignedReleases { get; init; } = [];
}

/// <summary>A witness's word on the checkpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SeenAt">When it says that it saw the checkpoint.</param>
public sealed record Witnessed(string Name, DateTimeOffset SeenAt);

/// <summary>The outcome of a check.</summary>
public sealed record LedgerReport
{
    /// <summary>The signed state that was checked, or null when there was none to read.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Leaves that were judged in this check.</summary>
    public long LeavesJudged { get; init; }

    /// <summary>Closed records that were judged in this check.</summary>
    public long RecordsJudged { get; init; }

    /// <summary>What is wrong; empty when the ledger keeps the rules as far as it was open to the check.</summary>
    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>What whoever reads the outcome should know, such as signatures of unknown keys.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>What was closed to this check.</summary>
    public required IReadOnlyList<string> Closed { get; init; }

    /// <summary>Who cosigned the checkpoint.</summary>
    public required IReadOnlyList<Witnessed> Witnesses { get; init; }

    /// <summary>The memory from which a later check goes on; only worth keeping when nothing is wrong.</summary>
    public required LedgerState State { get; init; }

    /// <summary>True when nothing is wrong.</summary>
    public bool IsGood => Violations.Count == 0;
}
