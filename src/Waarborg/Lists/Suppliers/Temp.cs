// Temporary.
namespace Waarborg.Lists.Suppliers;
sealed record NcmecReason(string Guid, string Name);
static class NcmecAnswers { internal static bool IsSubmissionResult(byte[] b) => true; internal static IReadOnlyList<NcmecReason>? ParseReasons(byte[] b) => null; }
static class NcmecFeedback { internal static byte[] Affirmative() => []; internal static byte[] Negative(IReadOnlyList<string> g) => []; }
static class NcmecPage { internal static PageOutcome ParseUntrusted(byte[] b) => new PageOutcome.Malformed(""); }
static class ThreatExchangePage { internal static PageOutcome ParseUntrusted(byte[] b) => new PageOutcome.Malformed(""); }
