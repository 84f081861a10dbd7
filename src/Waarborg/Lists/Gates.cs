// Everything that a release is held against before it may come into force, in one place.
namespace Waarborg.Lists;

static class Gates
{
    /// <summary>What was found, by kind; a release with a finding that holds it waits for two people.</summary>
    /// <param name="before">The release in force, or that was last; an empty one where there was none.</param>
    /// <param name="beforeInForce">Is it in force?</param>
    /// <param name="after">The release.</param>
    /// <param name="afterStop">Was the last release that was in force stopped, or taken back?</param>
    /// <param name="setAside">Entries of it that resemble a harmless picture.</param>
    /// <param name="entries">How many entries it has.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static IReadOnlyList<GateFinding> Check(
        ReleaseContent before, bool beforeInForce, bool afterStop, ReleaseContent after, IReadOnlyList<SetAside> setAside,
        int entries, CancellationToken cancellation)
    {
        var findings = new List<GateFinding>();
        if (GateFinding.OfCanary(setAside, entries) is { } canary) findings.Add(canary);
        if (afterStop) findings.Add(new(GateKind.AfterStop, GateSeverity.Holds, entries, entries, []));
        findings.AddRange(ShapeGate.Check(before, beforeInForce, after, cancellation));
        return findings;
    }
}
