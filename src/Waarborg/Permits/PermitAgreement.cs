// Whether two people's signatures stand behind a permit: asked again where it is used, and not believed from its own words.
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

static class PermitAgreement
{
    /// <summary>
    /// Did two different people sign these very terms, each by a key of his own? Whoever has the installation's key alone can
    /// sign a statement that says so, but not make it so.
    /// </summary>
    /// <remarks>A passkey that was revoked since counts here: what it signed while it was in force stays signed.</remarks>
    internal static bool Holds(
        Installation installation, SqliteConnection connection, SqliteTransaction? transaction, PermitStatement statement)
    {
        if (ActStore.Find(connection, transaction, statement.Proposal) is not
            {
                IsApproved: true, Proposer: { } proposer, ProposerProof: { } first, Decider: { } approver,
                DeciderProof: { } second,
            } proposal)
        {
            return false;
        }

        return proposal.Act is Act.GrantPermit or Act.AmendPermit && proposer.Id != approver.Id
            && proposer.Actor.ToString() == statement.ProposedBy && approver.Actor.ToString() == statement.ApprovedBy
            && DigestOf(first) == statement.ProposerProof && DigestOf(second) == statement.ApproverProof
            && SaysTheSame(proposal, statement)
            && Signing.HeldProblem(installation, connection, transaction, proposer.Id, first, proposal.Digest) is null
            && Signing.HeldProblem(installation, connection, transaction, approver.Id, second, proposal.Digest) is null;
    }

    /// <summary>SHA-256 of a signature as it is kept, as hexadecimal digits.</summary>
    internal static string DigestOf(string proof) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(proof)));

    static bool SaysTheSame(ActProposal proposal, PermitStatement statement)
    {
        var json = proposal.Json;
        if (json["installation"]?.GetValue<string>() != statement.Installation) return false;
        if (proposal.Body["terms"] is not { } terms) return false;
        // Both through the same form, so that only what they say is compared.
        var agreed = PermitTerms.FromTrusted(terms.AsObject()).ToJson();
        return CanonicalJson.Write(agreed).AsSpan().SequenceEqual(CanonicalJson.Write(statement.Terms.ToJson()));
    }
}
