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
    internal ActSignature Sign(Person person, JsonObject document, DateTimeOffset at, byte flags = 0x05, string type = "webauthn.get")
    {
        var digest = Signing.DigestOf(document);
        var client = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["type"] = type,
            ["challenge"] = Base64Url.EncodeToString(digest),
            ["origin"] = $"https://{Domain}",
            ["crossOrigin"] = false,
        }.ToJsonString());
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++_count);
        byte[] data = [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), flags, .. count];
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        var signature = _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new(person.Id, at, SignatureKind.Passkey, digest,
            AssertionProof.OfPasskey(Credential, PublicKey, Domain, data, client, signature));
    }

    public void Dispose() => _key.Dispose();
}
