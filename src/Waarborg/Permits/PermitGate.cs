// The one place that says whether an item may be read now. Every path that reads content goes through it.
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>The gate's answer for one item at one moment.</summary>
abstract record GateAnswer
{
    internal sealed record Open(Permit Permit) : GateAnswer;

    internal sealed record Closed(NotScannedReason Reason, string Words) : GateAnswer;
}

/// <summary>Asks the store for each item anew, so that an end or a revocation counts from the next item on.</summary>
sealed class PermitGate(Installation installation, ClockGuard clock)
{
    readonly PermitStore _permits = new(installation);

    /// <summary>May an item of this source be read at this moment?</summary>
    internal GateAnswer Check(string source)
    {
        var now = installation.Time.GetUtcNow();
        DateTimeOffset? last;
        using (var connection = installation.Database.Open()) last = LastRecord.Read(connection);
        if (clock.Doubt(last) is { } doubt) return new GateAnswer.Closed(NotScannedReason.ClockUncertain, doubt);
        return _permits.InForce(source, now) is { } permit
            ? new GateAnswer.Open(permit)
            : new GateAnswer.Closed(NotScannedReason.NoPermit, NoPermitWords(source, now));
    }

    string NoPermitWords(string source, DateTimeOffset now) =>
        _permits.All().LastOrDefault(p => p.Source == source)?.EndWords(now)
            ?? $"There is no permit for {source}. Without one nothing of it is read.";
}
