using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Support;

/// <summary>Organisations outside, with keys that are made for the test.</summary>
static class Partners
{
    /// <summary>A description with assessors of these names, whose keys are of <see cref="SeedOf"/>.</summary>
    internal static JsonObject Terms(params string[] assessors)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return TermsOf("hpke-p256:" + Convert.ToBase64String([4, .. point.X!, .. point.Y!]), assessors);
    }

    internal static JsonObject TermsOf(string sealKey, params string[] assessors) => new()
    {
        ["organisation"] = "A hotline",
        ["agreement"] = "agreement 3",
        ["sealKey"] = sealKey,
        ["assessors"] = new JsonObject(assessors.Select(name => KeyValuePair.Create<string, JsonNode?>(
            name, VerifierKey.Ed25519($"{name}.example", Ed25519.PublicKey(SeedOf(name))).ToString()))),
    };

    /// <summary>The private key of an assessor.</summary>
    internal static byte[] SeedOf(string assessor) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(assessor));
}
