// An exchange as two people described it: which list comes from where, how often, and that it is of the one purpose.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Waarborg.Store;

namespace Waarborg.Lists.Suppliers;

/// <summary>The protocols by which whole lists are pulled. Closed.</summary>
enum ExchangeKind
{
    /// <summary>NCMEC Hash Sharing, version 2.</summary>
    NcmecHashSharing,

    /// <summary>Meta's ThreatExchange: one privacy group.</summary>
    ThreatExchange,

    /// <summary>Another installation of this program, which publishes signed releases.</summary>
    Waarborg,
}

/// <summary>How a list is pulled.</summary>
/// <param name="Kind">By which protocol.</param>
/// <param name="Supplier">Who vouches for the list.</param>
/// <param name="Address">Where it is, without the protocol's own paths.</param>
/// <param name="EveryMinutes">How often it is asked, before jitter.</param>
/// <param name="Attestation">That it is of the one purpose: <see cref="AttestationSentence"/>, letter by letter.</param>
/// <param name="Environment">For NCMEC: the name of its database.</param>
/// <param name="PrivacyGroup">For ThreatExchange: the number of the group.</param>
sealed record ExchangeTerms(
    ExchangeKind Kind, string Supplier, string Address, int EveryMinutes, string Attestation, string? Environment = null,
    string? PrivacyGroup = null)
{
    /// <summary>What two people attest of it.</summary>
    internal const string AttestationSentence = "It shares known child sexual abuse material and nothing else.";

    /// <summary>The least time between two pulls, in minutes.</summary>
    internal const int MinMinutes = 10;

    /// <summary>The most time between two pulls, in minutes: a week.</summary>
    internal const int MaxMinutes = 7 * 24 * 60;

    const int MaxGroupDigits = 20;

    /// <summary>Where it is, without a slash at its end.</summary>
    internal string Base => Address.TrimEnd('/');

    internal JsonObject ToJson() => JsonSerializer.SerializeToNode(this, ExchangeJson.Default.ExchangeTerms)!.AsObject();

    internal static ExchangeTerms FromTrusted(string json) =>
        JsonSerializer.Deserialize(json, ExchangeJson.Default.ExchangeTerms)!;

    /// <summary>Reads a description as somebody wrote it; everything that is wrong is named.</summary>
    internal static (ExchangeTerms? Terms, IReadOnlyList<string> Problems) ParseUntrusted(
        JsonObject json, InstallationKind installation) =>
        TermsJson.ParseUntrusted(
            json, ExchangeJson.Default.ExchangeTerms, terms => terms.Problems(installation),
            $"kind ({string.Join(", ", Enum.GetNames<ExchangeKind>())}), supplier, address, everyMinutes, attestation; and "
                + "environment for NCMEC, privacyGroup for ThreatExchange.");

    List<string> Problems(InstallationKind installation)
    {
        var problems = new List<string>();
        if (ListRules.SupplierProblem(installation, Supplier) is { } supplier) problems.Add($"supplier: {supplier}");
        if (OutsideAddress.Problem(Address, installation) is { } address) problems.Add($"address: {address}");
        if (EveryMinutes is < MinMinutes or > MaxMinutes) problems.Add($"everyMinutes: {MinMinutes} to {MaxMinutes}.");
        if (Attestation != AttestationSentence) problems.Add($"attestation: the sentence \"{AttestationSentence}\"");
        if (EnvironmentProblem() is { } environment) problems.Add($"environment: {environment}");
        if (GroupProblem() is { } group) problems.Add($"privacyGroup: {group}");
        return problems;
    }

    string? EnvironmentProblem() => Kind != ExchangeKind.NcmecHashSharing
        ? Environment is null ? null : "only NCMEC has environments."
        : Environment is null || !NcmecEnvironments.TryFind(Environment, out var database)
            ? "the name of NCMEC's database: "
                + $"{string.Join(", ", NcmecEnvironments.All.Where(one => one.IsCsam).Select(one => one.Name))}."
        : !database!.IsCsam
            ? $"{database.Name} is of exploitative material that is no such material by law. It is refused."
        : Uri.TryCreate(Address, UriKind.Absolute, out var address) ? NcmecEnvironments.Problem(address) : null;

    string? GroupProblem() => Kind != ExchangeKind.ThreatExchange
        ? PrivacyGroup is null ? null : "only ThreatExchange has privacy groups."
        : PrivacyGroup is { Length: > 0 and <= MaxGroupDigits } group && group.All(char.IsAsciiDigit) ? null
        : $"the number of the one group, 1 to {MaxGroupDigits} digits.";
}

/// <summary>Where the program may ask others, as two people name it.</summary>
static class OutsideAddress
{
    /// <summary>Length of an address, in characters.</summary>
    internal const int MaxLength = 500;

    /// <summary>Why nobody is asked there, in words; null when it may be.</summary>
    internal static string? Problem(string address, InstallationKind installation)
    {
        if (address.Length > MaxLength || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Query.Length > 0
            || uri.Fragment.Length > 0)
        {
            return $"an https address of at most {MaxLength} characters, without a name, query or fragment in it.";
        }

        if (installation == InstallationKind.Sample && !uri.IsLoopback) return "a sample asks nobody but this machine.";
        return uri.Scheme == "https" || uri.IsLoopback ? null : "without TLS only this machine is asked.";
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExchangeTerms))]
sealed partial class ExchangeJson : JsonSerializerContext;
