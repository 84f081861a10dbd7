// How a permit stands at this moment: in force, paused and why, or over and how.
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

enum StandingState
{
    InForce,

    /// <summary>In force, but a condition does not hold: nothing is read.</summary>
    Paused,

    Ended,
    Revoked,
}

/// <param name="State">How it stands.</param>
/// <param name="Words">Why it pauses; else empty.</param>
readonly record struct PermitStanding(StandingState State, string Words)
{
    internal static PermitStanding Of(Installation installation, Permit permit, DateTimeOffset now)
    {
        if (permit.StateAt(now) == PermitState.Revoked) return new(StandingState.Revoked, "");
        if (permit.StateAt(now) == PermitState.Ended) return new(StandingState.Ended, "");
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        var problem = new PermitConditions(installation).Problem(connection, transaction, permit, now);
        return problem is { } paused ? new(StandingState.Paused, paused.Words) : new(StandingState.InForce, "");
    }
}
