using Waarborg.Ledger;
namespace Waarborg.Lists;
enum GateKind { CanaryHit, SuddenGrowth, SuddenShrinkage, NewCategory, CategoriesDisagree, LowQuality, NearUniform, Crowded }
enum GateSeverity { Told, Holds }
sealed record GateFinding(GateKind Kind, GateSeverity Severity, long Count, long OutOf, IReadOnlyList<string> Entries)
{
    internal static GateFinding OfCanary(IReadOnlyList<SetAside> a, int n) => new(GateKind.CanaryHit, a.Count > 10 || a.Count * 10000L > n ? GateSeverity.Holds : GateSeverity.Told, a.Count, n, [.. a.Take(20).Select(x => x.Entry)]);
    internal string InWords() => $"{Kind}: {Count} of {OutOf}";
}
static class ShapeGate { internal static IReadOnlyList<GateFinding> Check(ReleaseContent b, bool f, ReleaseContent a, CancellationToken c) => []; }
abstract record ManifestOutcome { internal sealed record Read(ReleaseManifest Manifest) : ManifestOutcome; }
sealed record ReleaseManifest(long Number)
{
    internal static ManifestOutcome Parse(byte[] b) => new ManifestOutcome.Read(new(1));
    internal bool Verify(VerifierKey k) => true;
    internal string? Problem(string s, string l, string f, string r, IReadOnlyList<FingerprintCount> c, long n) => null;
}
static class Confidence { internal static double Lower(long k, long n) => 0; }
sealed record BreakerLimits(int EntryCustomers = 20, int ReleaseCustomers = 100, int ErrorPercent = 10, int MinJudged = 5)
{
    internal TimeSpan Window => TimeSpan.FromHours(1);
    internal TimeSpan ListMaxAge => TimeSpan.FromDays(31);
    internal static BreakerLimits InForce(Waarborg.Store.Installation i, Microsoft.Data.Sqlite.SqliteConnection c, Microsoft.Data.Sqlite.SqliteTransaction? t) => new();
}
