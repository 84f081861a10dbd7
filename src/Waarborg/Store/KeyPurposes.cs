// What each file of the keys folder is for, in words. A file that is not named here has no business there.
namespace Waarborg.Store;

static class KeyPurposes
{
    static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["api-key"] = "the first key for programs; the database holds its digest",
        ["ledger"] = "signs the ledger's checkpoints",
        ["ledger-last"] = "the checkpoint that was signed last; no secret",
        ["permits"] = "signs permits",
        ["publish"] = "signs the releases of lists that this installation publishes; only where it does",
        ["store"] = "encrypts sealed files, lists and details of cases, and keys the digests of what was seen",
        ["tombstones"] = "keys the digests of what was removed here; only where something was",
        ["web"] = "authenticates sessions and forms of the pages",
        ["witness"] = "cosigns the checkpoints of others; only where this is a witness",
    };

    /// <summary>With what the names of the keys of a sample's made-up people begin; a handle follows.</summary>
    const string SamplePersonPrefix = "person-";

    /// <summary>With what the names of secrets for exchanges begin; the list's name follows.</summary>
    internal const string ExchangePrefix = "exchange-";

    /// <summary>With what the names of secrets for services that are asked begin; the name of the remote list follows.</summary>
    internal const string LookupPrefix = "lookup-";

    /// <summary>With what the names of secrets for the hoster's own systems begin; the source's name follows.</summary>
    internal const string CustomerPrefix = "customer-";

    /// <summary>With what the names of keys for joint acts begin; the proposal's number follows.</summary>
    internal const string OpeningPrefix = "opening-";

    /// <summary>With what the names of secrets for purge hooks begin; the source's name follows.</summary>
    internal const string PurgePrefix = "purge-";

    /// <summary>With what the names of secrets for recipients of reports begin; the recipient's name follows.</summary>
    internal const string ReportPrefix = "report-";

    /// <summary>What a file of the keys folder is for, or null for one that has no business there.</summary>
    internal static string? Of(string name) => name switch
    {
        _ when name.StartsWith(SamplePersonPrefix, StringComparison.Ordinal) =>
            "signs as a person whom a sample made up; no provider's installation has one",
        _ when name.StartsWith(LookupPrefix, StringComparison.Ordinal) =>
            "the secret with which one service is asked for known fingerprints; written there by the operator",
        _ when name.StartsWith(ExchangePrefix, StringComparison.Ordinal) =>
            "what one exchange of lists asks for, such as a name and a password; written by the operator",
        _ when name.StartsWith(PurgePrefix, StringComparison.Ordinal) =>
            "the secret that a source's purge hook asks for; written by the operator",
        _ when name.StartsWith(CustomerPrefix, StringComparison.Ordinal) =>
            "the secret with which the hoster's own system is asked whose a file is; written there by the operator",
        _ when name.StartsWith(ReportPrefix, StringComparison.Ordinal) =>
            "the name and the password with which reports are sent to one recipient; written by the operator",
        _ when name.StartsWith(OpeningPrefix, StringComparison.Ordinal) =>
            "opens what holders send for one joint act that puts sealed files back; destroyed after it",
        _ => Words.GetValueOrDefault(name),
    };
}
