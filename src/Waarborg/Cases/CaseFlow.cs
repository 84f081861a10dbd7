// Where one content of a case stands, and everything that may become of it: every transition, in this one place. Pure.
using System.Diagnostics;

namespace Waarborg.Cases;

/// <summary>Where a content stands. A case stands where the content stands that is behind the others.</summary>
enum CaseState
{
    /// <summary>Matched or notified; nobody has judged it.</summary>
    Candidate,

    /// <summary>Judged, and somebody else is to judge it too.</summary>
    UnderReview,

    /// <summary>It is what the list says, and still available.</summary>
    Confirmed,

    /// <summary>It is not what the list says.</summary>
    Rejected,

    /// <summary>It is what the list says, and it is unavailable.</summary>
    Actioned,

    /// <summary>A hotline, the police or an authority was told.</summary>
    Reported,

    /// <summary>The customer was told.</summary>
    Informed,

    /// <summary>The customer objected.</summary>
    Complained,

    /// <summary>The objection was heard, and the decision stands.</summary>
    Upheld,

    /// <summary>The objection was heard, and the decision is taken back.</summary>
    Reversed,

    /// <summary>Nothing is left to be done.</summary>
    Closed,
}

/// <summary>What opened a case.</summary>
enum CaseCause
{
    /// <summary>A match with a list, under a permit.</summary>
    Match,

    /// <summary>Somebody's request to act on an address (DSA Article 16).</summary>
    Notice,

    /// <summary>An authority's binding order.</summary>
    Order,
}

/// <summary>Where the bytes are.</summary>
enum Holding
{
    /// <summary>Where they were found.</summary>
    Available,

    /// <summary>Unavailable; the service alone can put them back.</summary>
    Disabled,

    /// <summary>Unavailable; it takes key holders of two organisations to open them.</summary>
    Sealed,

    /// <summary>Gone; nobody can put them back.</summary>
    Shredded,

    /// <summary>Never stored here: an upload.</summary>
    NotKept,
}

/// <summary>Everything that decides what may become of one content.</summary>
/// <param name="Cause">What opened the case.</param>
/// <param name="IsExact">The bytes are exactly those of an entry that is held here, or an address names the very file.</param>
/// <param name="IsTest">A test picture.</param>
/// <param name="IsSuspended">A breaker suspended the entry.</param>
/// <param name="IsHeld">An authority asked that nothing of it be deleted, for a time.</param>
/// <param name="ShredsAtOnce">The operator chose to keep no original of what was confirmed.</param>
/// <param name="IsWindowOver">The time in which the customer may object is over.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Holding">Where its bytes are.</param>
/// <param name="WasPutBack">A person put it back.</param>
/// <param name="IsSanctionProposed">A measure against the account was proposed.</param>
/// <param name="Verdicts">Who judged it.</param>
sealed record ContentStanding(
    CaseCause Cause, bool IsExact, bool IsTest, bool IsSuspended, bool IsHeld, bool ShredsAtOnce, bool IsWindowOver,
    CaseState State, Holding Holding, bool WasPutBack, bool IsSanctionProposed, IReadOnlyList<GivenVerdict> Verdicts)
{
    /// <summary>An authority asked that nobody be told, for a time: another thing than that nothing be deleted.</summary>
    internal bool IsSilenced { get; init; }

    /// <summary>Unavailable in a way that can be taken back.</summary>
    internal bool IsWithheld => Holding is Holding.Disabled or Holding.Sealed;

    /// <summary>A person's ruling, or an order, stands behind what is done to it.</summary>
    internal bool IsDecided => State is CaseState.Confirmed or CaseState.Actioned or CaseState.Reported or CaseState.Informed
        or CaseState.Complained or CaseState.Upheld || (Cause == CaseCause.Order && State == CaseState.Candidate);

    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Cause}, {State}, {Holding}");
        return true;
    }
}

/// <summary>What may be asked of one content. There is no other way to change where it stands.</summary>
abstract record CaseCommand
{
    /// <summary>The program makes it unavailable at once, because the entry is enforceable.</summary>
    internal sealed record DisableFirst : CaseCommand;

    /// <summary>A person makes it unavailable until it is judged.</summary>
    internal sealed record DisableMeanwhile : CaseCommand;

    /// <summary>A person judges it.</summary>
    internal sealed record Judge(GivenVerdict Verdict) : CaseCommand;

    /// <summary>It is made unavailable because of a ruling or an order.</summary>
    internal sealed record Disable : CaseCommand;

    /// <summary>The service gives up being able to put it back alone.</summary>
    internal sealed record Seal : CaseCommand;

    /// <summary>Nobody can put it back any more.</summary>
    internal sealed record Shred : CaseCommand;

    /// <summary>It is put back as it was.</summary>
    internal sealed record Restore : CaseCommand;

    /// <summary>Nobody ruled within the time for which a match or a notice may stand: the program puts it back.</summary>
    internal sealed record Lapse : CaseCommand;

    /// <summary>The entry that it rests on was withdrawn or set aside.</summary>
    internal sealed record LoseGround : CaseCommand;

    /// <summary>A hotline, the police or an authority is told.</summary>
    internal sealed record Report : CaseCommand;

    /// <summary>The customer is told.</summary>
    internal sealed record Inform : CaseCommand;

    /// <summary>A measure against the account is proposed; people elsewhere decide of it.</summary>
    internal sealed record ProposeSanction : CaseCommand;

    /// <summary>The proposal is taken back.</summary>
    internal sealed record WithdrawSanction : CaseCommand;

    /// <summary>The customer objects.</summary>
    internal sealed record Complain : CaseCommand;

    /// <summary>Somebody who did not judge it decides of the objection.</summary>
    internal sealed record DecideComplaint(string By, bool IsReversed) : CaseCommand;

    /// <summary>Nothing is left to be done.</summary>
    internal sealed record Close : CaseCommand;
}

/// <summary>Why a command is not carried out.</summary>
enum CaseRefusal
{
    /// <summary>Not where the content stands now.</summary>
    NotNow,

    /// <summary>The breaker that suspended the entry lets nothing be done by itself.</summary>
    Suspended,

    /// <summary>What is only alike is never acted on before people judged it.</summary>
    NotExact,

    /// <summary>A person put it back.</summary>
    PutBack,

    /// <summary>It is not available: there is nothing to make unavailable.</summary>
    NotAvailable,

    /// <summary>It is not unavailable: there is nothing to put back, seal or shred.</summary>
    NotWithheld,

    /// <summary>The same person judged it before.</summary>
    JudgedBefore,

    /// <summary>What is only alike is judged by its picture, or by an assessor outside.</summary>
    NeedsLook,

    /// <summary>A test picture is no error of a list: it is put back, not rejected; nobody outside is told of it.</summary>
    TestPicture,

    /// <summary>No ruling and no order stands behind it.</summary>
    NotDecided,

    /// <summary>A ruling stands against it: others judge it, or a complaint is decided.</summary>
    RuledOtherwise,

    /// <summary>An authority asked that nobody be told, or that nothing be deleted.</summary>
    Held,

    /// <summary>It may still have to be put back.</summary>
    MayBeNeeded,

    /// <summary>Whoever judged it does not decide about the complaint.</summary>
    NotIndependent,
}

/// <summary>What a command leads to.</summary>
abstract record Transition
{
    internal sealed record To(ContentStanding Standing) : Transition;

    internal sealed record Refused(CaseRefusal Why) : Transition;
}

static class CaseFlow
{
    /// <summary>Where a content stands after a command, or why the command is refused.</summary>
    internal static Transition Next(ContentStanding now, CaseCommand command) => command switch
    {
        CaseCommand.DisableFirst => DisableFirst(now),
        CaseCommand.DisableMeanwhile => DisableMeanwhile(now),
        CaseCommand.Judge judge => Judge(now, judge.Verdict),
        CaseCommand.Disable => Disable(now),
        CaseCommand.Seal => Seal(now),
        CaseCommand.Shred => Shred(now),
        CaseCommand.Restore => Restore(now),
        CaseCommand.Lapse => Lapse(now),
        CaseCommand.LoseGround => LoseGround(now),
        CaseCommand.Report => Report(now),
        CaseCommand.Inform => Inform(now),
        CaseCommand.ProposeSanction => ProposeSanction(now),
        CaseCommand.WithdrawSanction => WithdrawSanction(now),
        CaseCommand.Complain => Complain(now),
        CaseCommand.DecideComplaint decide => DecideComplaint(now, decide),
        CaseCommand.Close => Close(now),
        _ => throw new UnreachableException(),
    };

    static Transition DisableFirst(ContentStanding now) =>
        now.Cause != CaseCause.Match || now.State != CaseState.Candidate ? Refuse(CaseRefusal.NotNow)
        : now.IsSuspended ? Refuse(CaseRefusal.Suspended)
        : !now.IsExact ? Refuse(CaseRefusal.NotExact)
        : now.WasPutBack && !now.IsTest ? Refuse(CaseRefusal.PutBack)
        : now.Holding != Holding.Available ? Refuse(CaseRefusal.NotAvailable)
        : new Transition.To(now with { Holding = Holding.Disabled });

    static Transition DisableMeanwhile(ContentStanding now) =>
        !IsOpen(now) ? Refuse(CaseRefusal.NotNow)
        : now.IsSuspended ? Refuse(CaseRefusal.Suspended)
        : now.Holding != Holding.Available ? Refuse(CaseRefusal.NotAvailable)
        : new Transition.To(now with { Holding = Holding.Disabled });

    // Also of what was ruled, as long as nobody outside acts on the ruling: whoever sees an error says so.
    static Transition Judge(ContentStanding now, GivenVerdict verdict)
    {
        // While an objection waits, an assessor outside may be asked anew; he says it, and whoever decides heeds it.
        var isAdvice = now.State == CaseState.Complained && verdict.Basis == VerdictBasis.Assessment;
        if (isAdvice && now.Cause != CaseCause.Order) return Advise(now, verdict);
        var isOpen = IsOpen(now) || now.State is CaseState.Confirmed or CaseState.Actioned;
        // An order is carried out or contested, not judged.
        if (!isOpen || now.Cause == CaseCause.Order) return Refuse(CaseRefusal.NotNow);
        if (now.Verdicts.Any(one => one.By == verdict.By)) return Refuse(CaseRefusal.JudgedBefore);
        if (verdict.Basis == VerdictBasis.Provenance && !now.IsExact) return Refuse(CaseRefusal.NeedsLook);
        if (now.IsTest && !verdict.IsConfirmed) return Refuse(CaseRefusal.TestPicture);
        GivenVerdict[] verdicts = [.. now.Verdicts, verdict];
        var state = Ruled(now, Rulings.Of(now.IsExact, verdicts));
        // What was proposed because of a ruling falls with it.
        var isProposed = now.IsSanctionProposed && state is (CaseState.Confirmed or CaseState.Actioned);
        return new Transition.To(now with { Verdicts = verdicts, State = state, IsSanctionProposed = isProposed });
    }

    static Transition Advise(ContentStanding now, GivenVerdict verdict) =>
        now.Verdicts.Any(one => one.By == verdict.By)
            ? Refuse(CaseRefusal.JudgedBefore)
            : new Transition.To(now with { Verdicts = [.. now.Verdicts, verdict] });

    static CaseState Ruled(ContentStanding now, Ruling ruling) => ruling switch
    {
        Ruling.Open => CaseState.UnderReview,
        Ruling.Confirmed => now.Holding == Holding.Available ? CaseState.Confirmed : CaseState.Actioned,
        Ruling.Rejected => CaseState.Rejected,
        _ => throw new UnreachableException(),
    };

    static Transition Disable(ContentStanding now) =>
        !now.IsDecided ? Refuse(CaseRefusal.NotDecided)
        : now.Holding != Holding.Available ? Refuse(CaseRefusal.NotAvailable)
        : new Transition.To(now with { State = CaseState.Actioned, Holding = Holding.Disabled });

    static Transition Seal(ContentStanding now) =>
        !now.IsDecided ? Refuse(CaseRefusal.NotDecided)
        : now.Holding != Holding.Disabled ? Refuse(CaseRefusal.NotWithheld)
        : new Transition.To(now with { Holding = Holding.Sealed });

    static Transition Shred(ContentStanding now) =>
        !now.IsDecided ? Refuse(CaseRefusal.NotDecided)
        : !now.IsWithheld ? Refuse(CaseRefusal.NotWithheld)
        : now.IsHeld ? Refuse(CaseRefusal.Held)
        // Whoever complains may be right, whatever the operator chose.
        : now.State == CaseState.Complained || (!now.ShredsAtOnce && !now.IsWindowOver) ? Refuse(CaseRefusal.MayBeNeeded)
        : new Transition.To(now with { Holding = Holding.Shredded });

    // What people ruled stays unavailable, unless others rule otherwise or a complaint is decided; a test picture does not.
    static Transition Restore(ContentStanding now)
    {
        if (!now.IsWithheld) return Refuse(CaseRefusal.NotWithheld);
        if (now.IsTest) return new Transition.To(now with { Holding = Holding.Available, WasPutBack = true });
        // Where people disagree, it stays as it is until a further person decides.
        var isUndecided = IsOpen(now) && now.Cause != CaseCause.Order && !now.Verdicts.Any(one => one.IsConfirmed);
        return isUndecided || now.State is CaseState.Rejected or CaseState.Reversed
            ? new Transition.To(now with { Holding = Holding.Available, WasPutBack = true })
            : Refuse(CaseRefusal.RuledOtherwise);
    }

    // One verdict of two is no ruling: what one person found keeps nothing away for longer than a match does. Nor is a notice:
    // it is somebody's claim, and whoever withholds the file because of it has not decided about it.
    static Transition Lapse(ContentStanding now) =>
        now.Cause == CaseCause.Order || !IsOpen(now) ? Refuse(CaseRefusal.NotNow)
        : now.IsTest ? Refuse(CaseRefusal.TestPicture)
        : now.IsHeld ? Refuse(CaseRefusal.Held)
        : now.Holding != Holding.Disabled ? Refuse(CaseRefusal.NotWithheld)
        : new Transition.To(now with { Holding = Holding.Available, WasPutBack = true });

    // What the list alone caused is put back with it. What people ruled is not undone: it is looked at again.
    static Transition LoseGround(ContentStanding now) => now.State switch
    {
        _ when now.Cause != CaseCause.Match => Refuse(CaseRefusal.NotNow),
        CaseState.Candidate or CaseState.UnderReview => new Transition.To(
            now.Holding == Holding.Disabled ? now with { Holding = Holding.Available, WasPutBack = true } : now),
        CaseState.Confirmed or CaseState.Actioned => new Transition.To(now),
        _ => Refuse(CaseRefusal.NotNow),
    };

    static Transition Report(ContentStanding now) =>
        now.IsTest ? Refuse(CaseRefusal.TestPicture)
        : now.Cause == CaseCause.Order ? Refuse(CaseRefusal.NotNow)
        : now.State == CaseState.Actioned ? new Transition.To(now with { State = CaseState.Reported })
        : Refuse(now.IsDecided ? CaseRefusal.NotNow : CaseRefusal.NotDecided);

    static Transition Inform(ContentStanding now) =>
        now.IsTest ? Refuse(CaseRefusal.TestPicture)
        : now.State is not (CaseState.Actioned or CaseState.Reported)
            ? Refuse(now.IsDecided ? CaseRefusal.NotNow : CaseRefusal.NotDecided)
        : now.IsSilenced ? Refuse(CaseRefusal.Held)
        : new Transition.To(now with { State = CaseState.Informed });

    static Transition ProposeSanction(ContentStanding now) =>
        now.IsTest ? Refuse(CaseRefusal.TestPicture)
        : now.Verdicts.Count == 0 || !now.IsDecided ? Refuse(CaseRefusal.NotDecided)
        : new Transition.To(now with { IsSanctionProposed = true });

    static Transition WithdrawSanction(ContentStanding now) =>
        now.IsSanctionProposed ? new Transition.To(now with { IsSanctionProposed = false }) : Refuse(CaseRefusal.NotNow);

    static Transition Complain(ContentStanding now) =>
        now.State == CaseState.Informed
            ? new Transition.To(now with { State = CaseState.Complained })
            : Refuse(CaseRefusal.NotNow);

    static Transition DecideComplaint(ContentStanding now, CaseCommand.DecideComplaint decide) =>
        now.State != CaseState.Complained ? Refuse(CaseRefusal.NotNow)
        : now.Verdicts.Any(one => one.By == decide.By) ? Refuse(CaseRefusal.NotIndependent)
        : new Transition.To(now with
        {
            State = decide.IsReversed ? CaseState.Reversed : CaseState.Upheld,
            IsSanctionProposed = now.IsSanctionProposed && !decide.IsReversed,
        });

    // What is to be put back is put back first.
    static Transition Close(ContentStanding now) => now.State switch
    {
        CaseState.Rejected or CaseState.Reversed when now.IsWithheld => Refuse(CaseRefusal.MayBeNeeded),
        CaseState.Rejected or CaseState.Reversed => new Transition.To(now with { State = CaseState.Closed }),
        CaseState.Upheld or CaseState.Informed when now.IsHeld => Refuse(CaseRefusal.Held),
        // Until the time for objections is over, whoever was told may object.
        CaseState.Informed when now.IsWindowOver => new Transition.To(now with { State = CaseState.Closed }),
        CaseState.Informed => Refuse(CaseRefusal.MayBeNeeded),
        CaseState.Upheld => new Transition.To(now with { State = CaseState.Closed }),
        _ => Refuse(CaseRefusal.NotNow),
    };

    static bool IsOpen(ContentStanding now) => now.State is CaseState.Candidate or CaseState.UnderReview;

    static Transition.Refused Refuse(CaseRefusal why) => new(why);
}
