using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Tests.Support;

/// <summary>An authenticator in memory: a real ES256 key that signs what a security key would sign.</summary>
sealed class SoftPasskey : IDisposable
{
    internal const string Domain = "localhost";

    /// <summary>Flags of an authenticator's data: somebody was there, and it knew that it was its owner.</summary>
    internal const byte PresentAndVerified = 0x05;

    /// <summary>Somebody was there, whoever it was.</summary>
    internal const byte PresentOnly = 0x01;

    const byte WithKey = 0x40;

    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    uint _count;

    internal byte[] Credential { get; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>Its public key as authenticators give it: a COSE_Key.</summary>
    internal byte[] PublicKey
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        }
    }

    /// <summary>Keeps it as this person's, as the end of an enrolment does.</summary>
    internal void Keep(Installation installation, Person person)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        PasskeyStore.Add(connection, transaction, new(
            Credential, person.Id, Domain, PublicKey, 0, ["internal"], false, false, [], [], installation.Time.GetUtcNow(), null));
        transaction.Commit();
    }

    /// <summary>A signature under a document, with user verification unless it is said otherwise.</summary>
    internal ActSignature Sign(
        Person person, JsonObject document, DateTimeOffset at, byte flags = PresentAndVerified, string type = "webauthn.get",
        string signedDomain = Domain, bool isCross = false)
    {
        var digest = Signing.DigestOf(document);
        var client = Client(type, Base64Url.EncodeToString(digest), $"https://{Domain}", isCross);
        var data = Data(signedDomain, flags);
        return new(person.Id, at, SignatureKind.Passkey, digest,
            AssertionProof.OfPasskey(Credential, PublicKey, Domain, data, client, Under(data, client)));
    }

    /// <summary>What a browser sends back when it was asked to make this passkey.</summary>
    /// <param name="options">The server's question.</param>
    /// <param name="origin">The page on which it was asked.</param>
    /// <param name="flags">Present, verified, and with the new key.</param>
    internal string Make(string options, string origin, byte flags = PresentAndVerified | WithKey)
    {
        var asked = JsonNode.Parse(options)!;
        byte[] data =
        [
            .. Data(asked["rp"]!["id"]?.GetValue<string>() ?? Domain, flags),
            .. new byte[16], 0, (byte)Credential.Length, .. Credential, .. PublicKey,
        ];
        // CBOR of {"fmt": "none", "attStmt": {}, "authData": data}.
        byte[] attestation =
        [
            0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8, 0x58,
            (byte)data.Length, .. data,
        ];
        return Answer(new()
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(Client("webauthn.create", Challenge(asked), origin)),
            ["attestationObject"] = Base64Url.EncodeToString(attestation),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>What a browser sends back when it was asked for a passkey.</summary>
    /// <param name="options">The server's question.</param>
    /// <param name="origin">The page on which it was asked.</param>
    /// <param name="person">Whose it is, as the authenticator remembers.</param>
    /// <param name="flags">Present and verified, unless it is said otherwise.</param>
    internal string Use(string options, string origin, Person person, byte flags = PresentAndVerified)
    {
        var asked = JsonNode.Parse(options)!;
        var client = Client("webauthn.get", Challenge(asked), origin);
        var data = Data(asked["rpId"]?.GetValue<string>() ?? Domain, flags);
        var id = person.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Answer(new()
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(Under(data, client)),
            ["userHandle"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id)),
        });
    }

    string Answer(JsonObject response) => new JsonObject
    {
        ["id"] = Base64Url.EncodeToString(Credential),
        ["rawId"] = Base64Url.EncodeToString(Credential),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    byte[] Data(string domain, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++_count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), flags, .. count];
    }

    byte[] Under(byte[] data, byte[] client) =>
        _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    static string Challenge(JsonNode asked) => asked["challenge"]!.GetValue<string>();

    static byte[] Client(string type, string challenge, string origin, bool isCross = false) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = type,
        ["challenge"] = challenge,
        ["origin"] = origin,
        ["crossOrigin"] = isCross,
    }.ToJsonString());

    public void Dispose() => _key.Dispose();
}
