// What whoever sent an upload is to do with it: told with the match, and asked again until people decided.
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Waarborg.Cases;
using Waarborg.Intake;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What the answer to a matched upload says, at an inlet that states its choice.</summary>
/// <param name="Answer">What to do with it.</param>
/// <param name="Ticket">By which it is asked again. It says nothing of the file.</param>
sealed record UploadDecision(UploadAnswer Answer, string Ticket);

/// <remarks>
/// A ticket bears its own proof, so that after a rejection nothing has to be kept: one that this installation gave, and that no
/// item stands behind any more, is of an upload that was judged to be no match.
/// </remarks>
sealed class UploadDesk(Installation installation)
{
    /// <summary>Random bytes of a ticket.</summary>
    internal const int NameBytes = 16;

    /// <summary>Bytes by which a ticket is known to be of this installation.</summary>
    internal const int ProofBytes = 16;

    readonly CaseStore _cases = new(installation);

    /// <summary>A new ticket, and the name under which its upload is an item.</summary>
    internal (string Ticket, Locator Name) Begin(string source)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));
        return ($"{name}{Proof(source, name)}", NameOf(name));
    }

    /// <summary>What to do with the upload of this ticket now; null for a ticket that this installation never gave.</summary>
    internal UploadAnswer? Ask(Source source, string ticket)
    {
        const int NameLength = NameBytes * 2;
        if (source.Inlet is not { } inlet || ticket.Length != NameLength + (ProofBytes * 2)) return null;
        var (name, proof) = (ticket[..NameLength], ticket[NameLength..]);
        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(proof), Encoding.ASCII.GetBytes(Proof(source.Name, name))))
        {
            return null;
        }

        using var connection = installation.Database.Open();
        var found = connection.QuerySingleOrDefault<(long Case, long Item)?>(
            "select case_id, id from case_items where locator_key = @key",
            new { key = _cases.Keys.Locator(source.Name, NameOf(name)) });
        if (found is not { } of || _cases.Find(of.Case) is not { } one) return UploadAnswer.Accept;
        var item = one.Items.Single(other => other.Id == of.Item);
        if (item.Verdict == Verdict.Rejected) return UploadAnswer.Accept;
        var canBeJudged = VerdictStore.IsExact(connection, null, item) || item.Restriction == ItemRestriction.Disabled;
        return inlet.Answer(
            item.Decision == MatchDecision.DisableFirst, item.Verdict == Verdict.Confirmed, canBeJudged);
    }

    string Proof(string source, string name) => Convert.ToHexStringLower(
        installation.Keys.KeyedHash("upload-ticket", Encoding.UTF8.GetBytes($"{source}\0{name}")))[..(ProofBytes * 2)];

    static Locator NameOf(string name) => Locator.FromText($"upload/{name}");
}
