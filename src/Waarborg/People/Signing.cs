// Whether a signature counts here: by a key of this person's that is in force, over this very document.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.People;

static class Signing
{
    /// <summary>SHA-256 of the canonical form of a document: what is signed.</summary>
    internal static byte[] DigestOf(JsonObject document) => SHA256.HashData(CanonicalJson.Write(document));

    /// <summary>Why this signature does not count, in words; null when it does.</summary>
    internal static string? Problem(
        Installation installation, SqliteConnection connection, SqliteTransaction? transaction, ActSignature signature,
        ReadOnlySpan<byte> document)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(document, digest);
        if (!digest.SequenceEqual(signature.Digest)) return "The signature is under another document.";
        var key = KeyOf(installation, connection, transaction, signature);
        if (key is null) return "The signature is by no key of this person that is in force.";
        return AssertionProof.Problem(signature.Proof, digest, key) is { } problem
            ? $"The signature does not count: {problem}." : null;
    }

    /// <summary>
    /// Why a signature that was given before does not hold, in words; null when it does. The key may have been revoked since.
    /// </summary>
    internal static string? HeldProblem(
        Installation installation, SqliteConnection connection, SqliteTransaction? transaction, long person, string proof,
        ReadOnlySpan<byte> digest)
    {
        var key = AssertionProof.Credential(proof) is { } credential
            ? connection.ExecuteScalar<byte[]?>(
                "select public_key from passkeys where credential = @credential and person = @person",
                new { credential, person }, transaction)
            : SampleKeyOf(installation, connection, transaction, person);
        return key is null ? "The signature is by no key of this person." : AssertionProof.Problem(proof, digest, key);
    }

    static byte[]? KeyOf(
        Installation installation, SqliteConnection connection, SqliteTransaction? transaction, ActSignature signature)
    {
        if (signature.Kind == SignatureKind.SampleKey)
        {
            return SampleKeyOf(installation, connection, transaction, signature.Person);
        }

        if (AssertionProof.Credential(signature.Proof) is not { } credential) return null;
        return connection.ExecuteScalar<byte[]?>(
            "select public_key from passkeys where credential = @credential and person = @Person and revoked_at is null",
            new { credential, signature.Person }, transaction);
    }

    static byte[]? SampleKeyOf(
        Installation installation, SqliteConnection connection, SqliteTransaction? transaction, long person) =>
        installation.Kind == InstallationKind.Sample
            ? connection.ExecuteScalar<byte[]?>(
                "select public_key from sample_keys where person = @person", new { person }, transaction)
            : null;
}
