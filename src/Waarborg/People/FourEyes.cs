// Four eyes: whether one person may be the other eye of another. Pure; the same for every installation, without exception.
using System.Diagnostics;
using System.Globalization;

namespace Waarborg.People;

/// <summary>Why somebody cannot be the second person.</summary>
enum ApproverRefusal
{
    SamePerson,
    ApproverClosed,
    ProposerClosed,

    /// <summary>The proposer has lost the role by which he proposed it.</summary>
    ProposerNoRole,
    NoRole,

    /// <summary>The proposer let him in, and nobody else has vouched for him.</summary>
    ApproverLetInByProposer,

    /// <summary>He let the proposer in, for whom nobody else has vouched.</summary>
    ProposerLetInByApprover,
}

static class FourEyes
{
    /// <summary>How long a proposal waits for its second person.</summary>
    internal static TimeSpan Waits { get; } = TimeSpan.FromDays(14);

    /// <summary>Why this person may not propose this, in words; null when he may.</summary>
    internal static string? ProposerProblem(Act act, Person proposer)
    {
        if (!proposer.IsOpen) return $"The account {proposer.Handle} is closed.";
        var roles = ActRoles.Of(act).Propose;
        return proposer.HasAny(roles) ? null : $"{proposer.Handle} may not propose this: it takes the role {Words(roles)}.";
    }

    /// <summary>
    /// Why this person may not approve what the other proposed; null when he may. The same person is never both, not even with
    /// two roles; and nobody is the other eye of whoever let him in, in either order, until a third has vouched.
    /// </summary>
    internal static ApproverRefusal? Refusal(Act act, Person proposer, Person approver) =>
        approver.Id == proposer.Id ? ApproverRefusal.SamePerson
        : !approver.IsOpen ? ApproverRefusal.ApproverClosed
        : !proposer.IsOpen ? ApproverRefusal.ProposerClosed
        : !proposer.HasAny(ActRoles.Of(act).Propose) ? ApproverRefusal.ProposerNoRole
        : !approver.HasAny(ActRoles.Of(act).Approve) ? ApproverRefusal.NoRole
        : IsLetInBy(approver, proposer) ? ApproverRefusal.ApproverLetInByProposer
        : IsLetInBy(proposer, approver) ? ApproverRefusal.ProposerLetInByApprover
        : null;

    /// <summary>The same in words; null when he may.</summary>
    internal static string? ApproverProblem(Act act, Person proposer, Person approver) => Refusal(act, proposer, approver) switch
    {
        null => null,
        ApproverRefusal.SamePerson => "Whoever proposed it cannot approve it: it takes another person.",
        ApproverRefusal.ApproverClosed => $"The account {approver.Handle} is closed.",
        ApproverRefusal.ProposerClosed => $"The account {proposer.Handle}, which proposed it, is closed.",
        ApproverRefusal.ProposerNoRole =>
            $"{proposer.Handle}, who proposed it, does not have the role {Words(ActRoles.Of(act).Propose)} any more.",
        ApproverRefusal.NoRole =>
            $"{approver.Handle} may not approve this: it takes the role {Words(ActRoles.Of(act).Approve)}.",
        ApproverRefusal.ApproverLetInByProposer => LetInWords(approver, proposer),
        ApproverRefusal.ProposerLetInByApprover => LetInWords(proposer, approver),
        _ => throw new UnreachableException(),
    };

    /// <summary>Why this person cannot vouch for the other, in words; null when he can.</summary>
    internal static string? VoucherProblem(Person person, Person voucher)
    {
        if (!voucher.IsOpen || !person.IsOpen) return "One of the two accounts is closed.";
        if (voucher.Id == person.Id) return "Nobody vouches for himself.";
        if (person.LetInBy.Contains(voucher.Id)) return $"{voucher.Handle} let {person.Handle} in: it takes a third person.";
        if (voucher.LetInBy.Contains(person.Id)) return $"{person.Handle} let {voucher.Handle} in: it takes another person.";
        return person.VouchedBy.Contains(voucher.Id) ? $"{voucher.Handle} has vouched for {person.Handle} already." : null;
    }

    static bool IsLetInBy(Person who, Person other) => who.LetInBy.Contains(other.Id) && who.VouchedBy.Count == 0;

    static string LetInWords(Person who, Person other) =>
        $"{other.Handle} let {who.Handle} in, so the two are no four eyes until a third person has vouched for {who.Handle}.";

    static string Words(IReadOnlyList<Role> roles) => string.Join(" or ", roles.Select(ActNames.Of));

    /// <summary>The number of a proposal in words.</summary>
    internal static string Name(long proposal) => string.Create(CultureInfo.InvariantCulture, $"Proposal {proposal}");
}
