// A signature kept whole: a WebAuthn assertion with the public key that checks it, or in a sample an Ed25519 signature.
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.People;

/// <summary>
/// Checks a kept signature by itself, as anybody can: W3C Web Authentication level 2, section 7.2, for the one algorithm that
/// is accepted (ES256), with user verification.
/// </summary>
static class AssertionProof
{
    /// <summary>The longest proof, in characters.</summary>
    internal const int MaxLength = 16 * 1024;

    const int RpIdHashBytes = 32;
    const int FlagsAt = RpIdHashBytes;
    const int MinAuthenticatorDataBytes = 37;
    const byte UserPresent = 0x01;
    const byte UserVerified = 0x04;
    const int CoordinateBytes = 32;

    // COSE_Key of ES256 in the canonical form of CTAP2: kty EC2, alg -7, crv P-256, x and y of 32 bytes.
    static readonly byte[] _coseHead = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    static readonly byte[] _coseMiddle = [0x22, 0x58, 0x20];

    /// <summary>Bytes of a public key as authenticators give it: a COSE_Key of ES256.</summary>
    internal static int CoseBytes { get; } = _coseHead.Length + CoordinateBytes + _coseMiddle.Length + CoordinateBytes;

    /// <summary>Writes an assertion down.</summary>
    internal static string OfPasskey(
        byte[] credential, byte[] publicKey, string rpId, byte[] authenticatorData, byte[] clientData, byte[] signature) =>
        new JsonObject
        {
            ["kind"] = "passkey",
            ["credential"] = Base64Url.EncodeToString(credential),
            ["publicKey"] = Base64Url.EncodeToString(publicKey),
            ["rpId"] = rpId,
            ["authenticatorData"] = Base64Url.EncodeToString(authenticatorData),
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["signature"] = Base64Url.EncodeToString(signature),
        }.ToJsonString();

    /// <summary>Writes the signature of a sample's key file down.</summary>
    internal static string OfSampleKey(byte[] publicKey, byte[] signature) => new JsonObject
    {
        ["kind"] = "sampleKey",
        ["publicKey"] = Base64Url.EncodeToString(publicKey),
        ["signature"] = Base64Url.EncodeToString(signature),
    }.ToJsonString();

    /// <summary>What is wrong with a proof of this document's digest, in words; null when it holds.</summary>
    /// <param name="proof">The proof as it was kept; untrusted.</param>
    /// <param name="digest">SHA-256 of the document: 32 bytes.</param>
    /// <param name="publicKey">The key that it must be by, or null for the one that it names.</param>
    internal static string? Problem(string proof, ReadOnlySpan<byte> digest, byte[]? publicKey = null)
    {
        if (proof.Length > MaxLength) return "the proof is too long";
        if (Parse(proof) is not { } json) return "the proof is no JSON object";
        var key = Bytes(json, "publicKey");
        var signature = Bytes(json, "signature");
        if (key is null || signature is null) return "the proof has no key or no signature";
        if (publicKey is not null && !key.AsSpan().SequenceEqual(publicKey)) return "the proof is by another key";
        return Text(json, "kind") switch
        {
            "passkey" => PasskeyProblem(json, key, signature, digest),
            "sampleKey" => key.Length == 32 && signature.Length == 64 && Ed25519.Verify(key, digest, signature)
                ? null
                : "the signature does not hold",
            _ => "the proof is of no known kind",
        };
    }

    /// <summary>The credential that a passkey's proof names, or null.</summary>
    internal static byte[]? Credential(string proof) =>
        proof.Length <= MaxLength && Parse(proof) is { } json ? Bytes(json, "credential") : null;

    static string? PasskeyProblem(JsonObject json, byte[] key, byte[] signature, ReadOnlySpan<byte> digest)
    {
        var authenticator = Bytes(json, "authenticatorData");
        var client = Bytes(json, "clientDataJSON");
        if (authenticator is null || client is null || Text(json, "rpId") is not { } rpId) return "the assertion is not whole";
        if (authenticator.Length < MinAuthenticatorDataBytes) return "the authenticator's data is cut off";
        if (!authenticator.AsSpan(0, RpIdHashBytes).SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(rpId))))
        {
            return "the assertion is for another domain";
        }

        if ((authenticator[FlagsAt] & UserPresent) == 0) return "nobody was present at the authenticator";
        if ((authenticator[FlagsAt] & UserVerified) == 0) return "the authenticator did not verify the person";
        if (Parse(Encoding.UTF8.GetString(client)) is not { } said) return "what the browser said is no JSON object";
        if (Text(said, "type") != "webauthn.get") return "it is no assertion";
        if (said["crossOrigin"] is JsonValue cross && cross.TryGetValue(out bool isCross) && isCross)
        {
            return "it is of another site's frame";
        }
        if (Text(said, "challenge") != Base64Url.EncodeToString(digest)) return "its challenge is not this document's digest";
        if (PublicKey(key) is not { } ecdsa) return "the key is no ES256 key";
        using (ecdsa)
        {
            byte[] signed = [.. authenticator, .. SHA256.HashData(client)];
            return ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                ? null
                : "the signature does not hold";
        }
    }

    static ECDsa? PublicKey(ReadOnlySpan<byte> cose)
    {
        if (cose.Length != CoseBytes || !cose.StartsWith(_coseHead)) return null;
        var x = cose.Slice(_coseHead.Length, CoordinateBytes);
        if (!cose[(_coseHead.Length + CoordinateBytes)..].StartsWith(_coseMiddle)) return null;
        var y = cose[^CoordinateBytes..];
        try
        {
            return ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new() { X = x.ToArray(), Y = y.ToArray() },
            });
        }
        catch (CryptographicException)
        {
            // The point is not on the curve.
            return null;
        }
    }

    static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    static byte[]? Bytes(JsonObject json, string name)
    {
        if (Text(json, name) is not { } text || !Base64Url.IsValid(text)) return null;
        return Base64Url.DecodeFromChars(text);
    }
}
