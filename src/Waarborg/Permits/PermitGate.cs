// The one place that says whether an item may be read now. Every path that reads content goes through it.
using System.Collections.Concurrent;
using Dapper;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>The gate's answer for one item at one moment.</summary>
abstract record GateAnswer
{
    internal sealed record Open(Permit Permit) : GateAnswer;

    internal sealed record Closed(NotScannedReason Reason, string Words) : GateAnswer;
}

/// <summary>
/// Asked for each item anew, so that an end, a revocation, a customer's withdrawal or a notice that no longer fits counts from
/// the next item on. What it found is remembered only while the database says that nothing changed.
/// </summary>
sealed class PermitGate(Installation installation, ClockGuard clock)
{
    readonly PermitConditions _conditions = new(installation);
    readonly ConcurrentDictionary<string, Remembered> _remembered = new(StringComparer.Ordinal);

    /// <summary>May an item of this source be read at this moment?</summary>
    internal GateAnswer Check(string source)
    {
        var now = installation.Time.GetUtcNow();
        // Asked first: a commit after it makes another number, and all that follows is read anew for the next item.
        var version = installation.Database.Changes.Version();
        var before = _remembered.GetValueOrDefault(source);
        var holds = before is not null && before.From <= now && now < before.Answer.HoldsUntil;
        if (holds && version is not null && before!.Version == version) return Say(before.Answer, before.LastRecord, now);

        using var connection = installation.Database.Open();
        var generation = connection.ExecuteScalar<long>("select n from gate_generation");
        var lastRecord = LastRecord.Read(connection);
        if (clock.Doubt(lastRecord) is { } doubt) return new GateAnswer.Closed(NotScannedReason.ClockUncertain, doubt);
        if (holds && before!.Generation == generation)
        {
            _remembered[source] = before with { Version = version, LastRecord = lastRecord };
            return Say(before.Answer, now);
        }

        using var transaction = connection.BeginTransaction(deferred: true);
        // Read in the same state as the answer: a change in between makes another number.
        generation = connection.ExecuteScalar<long>("select n from gate_generation", transaction: transaction);
        var answer = _conditions.Judge(connection, transaction, source, now);
        _remembered[source] = new(version, generation, lastRecord, now, answer);
        return Say(answer, now);
    }

    /// <summary>May this item, at this place in the source, be read? Asked before it is opened.</summary>
    /// <param name="permit">The permit that <see cref="Check(string)"/> found.</param>
    /// <param name="locator">The item's path below the source's root, as bytes.</param>
    internal GateAnswer.Closed? OutOfScope(Permit permit, ReadOnlySpan<byte> locator) => permit.Scope switch
    {
        PermitScope.All => null,
        PermitScope.Under under => IsUnder(under, locator)
            ? null
            : new(NotScannedReason.OutOfScope, "It lies outside the folders that the permit names."),
        PermitScope.OptedIn => HasOptedIn(permit.Source, locator)
            ? null
            : new(NotScannedReason.OutOfScope, "Whose it is has not opted in."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    bool HasOptedIn(string source, ReadOnlySpan<byte> locator)
    {
        using var connection = installation.Database.Open();
        return CustomerStore.OptedIn(connection, null, source, locator);
    }

    static bool IsUnder(PermitScope.Under under, ReadOnlySpan<byte> locator)
    {
        foreach (var prefix in under.Prefixes)
        {
            if (locator.StartsWith(System.Text.Encoding.UTF8.GetBytes(prefix))) return true;
        }

        return false;
    }

    // The clock may have been moved since, whatever stands in the database.
    GateAnswer Say(ConditionsAnswer answer, DateTimeOffset? lastRecord, DateTimeOffset now) =>
        clock.Doubt(lastRecord) is { } doubt
            ? new GateAnswer.Closed(NotScannedReason.ClockUncertain, doubt)
            : Say(answer, now);

    static GateAnswer Say(ConditionsAnswer answer, DateTimeOffset now) => answer.Permit switch
    {
        null => new GateAnswer.Closed(answer.Reason, answer.Words),
        var permit when permit.StateAt(now) != PermitState.InForce =>
            new GateAnswer.Closed(NotScannedReason.NoPermit, permit.EndWords(now)!),
        var permit => new GateAnswer.Open(permit),
    };

    /// <param name="Version">Of the database, before the rest was read; null where it could not be told.</param>
    /// <param name="Generation">Of what an answer hangs on.</param>
    /// <param name="LastRecord">The moment of the newest record.</param>
    /// <param name="From">When it was judged.</param>
    /// <param name="Answer">What was found.</param>
    sealed record Remembered(
        long? Version, long Generation, DateTimeOffset? LastRecord, DateTimeOffset From, ConditionsAnswer Answer);
}
