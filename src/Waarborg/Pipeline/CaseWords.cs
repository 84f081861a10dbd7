// Why a command about a case was refused, in words for whoever gave it.
using System.Diagnostics;
using Waarborg.Cases;

namespace Waarborg.Pipeline;

static class CaseWords
{
    internal const string NoViewing =
        "Nobody at this provider may see pictures, so nobody can judge by one. Two people may allow it: "
        + "./waarborg viewing allow --reason REFERENCE";

    internal static string IsOrder(long caseId) =>
        $"Case {caseId} is an order: it is carried out or contested, not judged. To carry it out: "
        + $"./waarborg case carry-out {caseId}";

    /// <summary>Why nothing of these items is put back by one person.</summary>
    internal static string NothingDisabled(Case found, IReadOnlyList<CaseItem> items) =>
        items.Any(item => item.Restriction == ItemRestriction.Sealed)
            ? $"What case {found.Id} is about is sealed. It comes back when others judge otherwise, and two holders give "
                + "their parts: ./waarborg seal joint"
            : items.Any(item => item.Restriction == ItemRestriction.Shredded)
            ? $"What case {found.Id} is about is destroyed: nobody can put it back."
            : $"Nothing in case {found.Id} is disabled.";

    /// <summary>What stands behind it that one person does not put back, and who can.</summary>
    /// <param name="found">The case.</param>
    /// <param name="complaints">The complaints about it that wait.</param>
    /// <param name="given">What people said of it.</param>
    /// <param name="isRuled">Enough of them agreed.</param>
    internal static string StandsBehind(
        Case found, IReadOnlyList<long> complaints, IReadOnlyList<GivenVerdict> given, bool isRuled)
    {
        if (found.Cause == CaseCause.Order)
        {
            return $"An order stands behind what case {found.Id} is about: it is contested where it came from, and not put back "
                + "here.";
        }

        var (confirmed, rejected) = (given.Count(one => one.IsConfirmed), given.Count(one => !one.IsConfirmed));
        if (complaints.Count > 0)
        {
            var which = string.Join(", ", complaints);
            return $"A complaint about what case {found.Id} is about waits ({which}), and deciding it is the way back: somebody "
                + "with the role complaintsOfficer who did not judge the file does, at /complaints or with "
                + $"./waarborg complaint decide {complaints[0]}";
        }

        return (rejected, isRuled) switch
        {
            (0, true) => $"What case {found.Id} is about was judged to be what was said of it ({confirmed} of {given.Count} "
                + "verdicts). It comes back when others judge otherwise, or when a complaint about it is right.",
            (0, false) => $"{confirmed} of two verdicts says that what case {found.Id} is about is what was said of it: that is "
                + "no ruling. A further person decides; where nobody does in time, it is put back by itself.",
            _ => $"The verdicts about what case {found.Id} is about differ: {confirmed} say that it is what was said of it, "
                + $"{rejected} that it is not. It stays away until a further person decides.",
        };
    }

    internal static string Of(CaseRefusal why, long caseId) => why switch
    {
        CaseRefusal.NotNow => $"Case {caseId} is past that.",
        CaseRefusal.Suspended => $"The entry of case {caseId} is suspended: nothing is made unavailable before it is judged.",
        CaseRefusal.NotExact => "What is only alike is never made unavailable by the program alone.",
        CaseRefusal.PutBack => "A person put it back: the program alone does not make it unavailable again.",
        CaseRefusal.NotAvailable => $"What case {caseId} is about is not available.",
        CaseRefusal.NotWithheld => $"Nothing in case {caseId} is disabled.",
        CaseRefusal.JudgedBefore => "You judged it before. Somebody else is to judge it.",
        CaseRefusal.NeedsLook =>
            "It is only alike, so its provenance does not show what it is. Two others judge it: an assessor outside "
            + $"(./waarborg assess ask {caseId}), or two people at the page /review, once viewing is allowed.",
        CaseRefusal.TestPicture =>
            $"Case {caseId} is of a test picture, which is no error of a list. To put it back: ./waarborg case restore {caseId}",
        CaseRefusal.NotDecided => $"Nobody has judged case {caseId} so far.",
        CaseRefusal.RuledOtherwise =>
            $"What case {caseId} is about was judged to be what was said of it, an order stands behind it, or the "
            + "verdicts differ. It comes back when others judge otherwise, and never against an order.",
        CaseRefusal.Held => $"An authority asked that nothing of case {caseId} be told or deleted.",
        CaseRefusal.MayBeNeeded => $"What case {caseId} is about may still have to be put back.",
        CaseRefusal.NotIndependent => "Whoever judged it does not decide about the complaint.",
        _ => throw new UnreachableException(),
    };

    /// <summary>Why a complaint about a case is not decided so.</summary>
    internal static string OfComplaint(CaseRefusal why, long caseId) => why == CaseRefusal.NotNow
        ? $"Nobody has judged yet what the complaint is about: case {caseId} stands at the head of the queue. Judge it first."
        : Of(why, caseId);

    /// <summary>Why a case about an address was closed without anything done here.</summary>
    internal static string Of(CaseClosed why) => why switch
    {
        CaseClosed.NotThere => "nothing lies at the address",
        CaseClosed.NotOurs => "the address is of no source",
        CaseClosed.Withdrawn => "the sender took it back",
        _ => throw new UnreachableException(),
    };
}
