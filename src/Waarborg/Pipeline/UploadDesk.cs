// What whoever sent an upload is to do with it: told with the match, and asked again until people decided.
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
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
        if (item.Verdict == Verdict.Rejected || IsGivenBack(connection, one, item)) return UploadAnswer.Accept;
        var mayBeHeld = item.Restriction == ItemRestriction.Disabled || VerdictStore.IsExact(connection, null, item);
        return inlet.Answer(item.Decision == MatchDecision.DisableFirst, item.Verdict == Verdict.Confirmed, mayBeHeld);
    }

    // An upload is withheld as long as a file would be that was disabled for the same reason, and no longer.
    bool IsGivenBack(SqliteConnection connection, Case of, CaseItem item)
    {
        if (item.Verdict == Verdict.Confirmed) return false;
        if (item.Restriction is ItemRestriction.Restored or ItemRestriction.Restoring) return true;
        if (!of.IsTest && CaseStore.History(connection, null, of.Source, item.ContentKey, of.Entry).PutBack) return true;
        if (CaseHits.IsSuspended(connection, item.Id)) return true;
        IReadOnlyList<CaseItem> same = [.. of.Items.Where(other => other.ContentKey.AsSpan().SequenceEqual(item.ContentKey))];
        // What was answered holds it as a seal would, also where nothing of it is kept.
        var standing = VerdictStore.StandingOf(connection, null, of, same, isStored: true) with { Holding = Holding.Disabled };
        if (!CaseHits.Stands(connection, item.Id)) return IsAvailableAfter(standing, new CaseCommand.LoseGround());
        // What is kept is given up by the same term, and then restored.
        return item.Restriction is ItemRestriction.None or ItemRestriction.Failed
            && UndecidedDesk.Begun(connection, new(of.Id, item.ContentKey), item.FoundAt)
                <= installation.Time.GetUtcNow() - UndecidedDesk.Longest
            && IsAvailableAfter(standing, new CaseCommand.Lapse());
    }

    static bool IsAvailableAfter(ContentStanding standing, CaseCommand command) =>
        CaseFlow.Next(standing, command) is Transition.To { Standing.Holding: Holding.Available };

    string Proof(string source, string name) => Convert.ToHexStringLower(
        installation.Keys.KeyedHash("upload-ticket", Encoding.UTF8.GetBytes($"{source}\0{name}")))[..(ProofBytes * 2)];

    static Locator NameOf(string name) => Locator.FromText($"upload/{name}");
}
