// The people of a sample: key files instead of passkeys, so that everything can be tried on one machine. Refused elsewhere.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.People;

sealed class SamplePeople(Installation installation)
{
    /// <summary>Two people of the firm, and an outsider whom it invited for what it has nobody for.</summary>
    internal static IReadOnlyList<NewPerson> All { get; } =
    [
        new("anna", "Anna", [Role.Operator, Role.Custodian, Role.Management], IsOutside: false),
        new("bram", "Bram", [Role.Operator, Role.DataProtectionOfficer], IsOutside: false),
        new("carla", "Carla", [Role.SecurityOfficer, Role.ComplaintsOfficer], IsOutside: true),
    ];

    /// <summary>Makes their accounts and keys where there are none yet. In a sample only.</summary>
    internal void Ensure()
    {
        if (installation.Kind != InstallationKind.Sample) throw new InvalidOperationException("Only a sample has sample people.");
        var people = new PeopleStore(installation);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.ExecuteScalar<long>("select count(*) from people", transaction: transaction) > 0) return;
        foreach (var person in All)
        {
            var id = people.Add(connection, transaction, person, [], Actor.CommandLine);
            // A stop between file and record leaves one key, not two.
            installation.Keys.WriteSecret(FileOf(person.Handle), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
            connection.Execute(
                "insert into sample_keys (person, public_key) values (@id, @key)",
                new { id, key = Ed25519.PublicKey(KeyOf(person.Handle)) }, transaction);
        }

        transaction.Commit();
    }

    /// <summary>A sample person's signature under a document.</summary>
    /// <returns>Null when there is no such person with a key file.</returns>
    internal (Person Person, ActSignature Signature)? Sign(string handle, JsonObject document)
    {
        if (installation.Kind != InstallationKind.Sample) return null;
        if (new PeopleStore(installation).Find(handle) is not { } person || !File.Exists(PathOf(handle))) return null;
        var digest = Signing.DigestOf(document);
        var seed = KeyOf(handle);
        var proof = AssertionProof.OfSampleKey(Ed25519.PublicKey(seed), Ed25519.Sign(seed, digest));
        return (person, new(person.Id, installation.Time.GetUtcNow(), SignatureKind.SampleKey, digest, proof));
    }

    byte[] KeyOf(string handle) => Convert.FromHexString(File.ReadAllText(PathOf(handle)).Trim());

    string PathOf(string handle) => Path.Combine(installation.Keys.Folder, FileOf(handle));

    static string FileOf(string handle) => $"person-{handle}";
}
