namespace Waarborg.Lists;
enum GateKind { CanaryHit, SuddenGrowth, SuddenShrinkage, NewCategory, CategoriesDisagree, LowQuality, NearUniform, Crowded }
enum GateSeverity { Told, Holds }
sealed record GateFinding(GateKind Kind, GateSeverity Severity, long Count, long OutOf, IReadOnlyList<string> Entries)
{
    internal static GateFinding OfCanary(IReadOnlyList<SetAside> a, int n) => new(GateKind.CanaryHit, a.Count > 10 || a.Count * 10000L > n ? GateSeverity.Holds : GateSeverity.Told, a.Count, n, [.. a.Take(20).Select(x => x.Entry)]);
    internal string InWords() => $"{Kind}: {Count} of {OutOf}";
}
static class ShapeGate { internal static IReadOnlyList<GateFinding> Check(ReleaseContent b, bool f, ReleaseContent a, CancellationToken c) => []; }
sealed record BreakerLimits(int EntryCustomers = 20, int ReleaseCustomers = 100, int ErrorPercent = 10, int MinJudged = 5)
{
    internal TimeSpan Window => TimeSpan.FromHours(1);
    internal TimeSpan ListMaxAge => TimeSpan.FromDays(31);
    internal static BreakerLimits InForce(Waarborg.Store.Installation i, Microsoft.Data.Sqlite.SqliteConnection c, Microsoft.Data.Sqlite.SqliteTransaction? t) => new();
}
