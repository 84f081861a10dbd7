// The English words of statements.
using Waarborg.Cases;
using Waarborg.Permits;

namespace Waarborg.Notices;

static partial class StatementText
{
    internal static StatementWords English { get; } = new()
    {
        Language = "en",
        Title = facts => facts.Phase switch
        {
            StatementPhase.Back when facts.IsTakenBackDestroyed =>
                $"{facts.Settings.Name}: the decision about your file was taken back",
            StatementPhase.Back => $"{facts.Settings.Name}: your file is available again",
            StatementPhase.Confirmed when facts.Cause == CaseCause.Order =>
                $"{facts.Settings.Name}: an authority ordered that a file of yours be made unavailable",
            _ => $"{facts.Settings.Name}: a file of yours is unavailable, and why",
        },
        What = facts => Section(
            "What we did",
            facts.IsUpload
                ? $"On {Moment(facts.FirstAt, "en")} we refused a file that you uploaded, and kept it under seal."
                : $"On {Moment(facts.FirstAt, "en")} we made a file of yours unavailable. "
                    + (facts.Restriction == ItemRestriction.Shredded ? "It is destroyed." : "It lies under seal."),
            "This holds everywhere that our service can be reached from.",
            facts.Phase == StatementPhase.Unreviewed
                ? "It lasts until a person has looked."
                    + (facts.Cause == CaseCause.Match
                        ? " If nobody confirms it within seven days, the file is put back."
                        : " If nobody decides within seven days, or within the term of the notice where that is later, the file "
                            + "is put back.")
                    + " Where people disagree, those days begin anew."
                : facts.Cause == CaseCause.Order
                    ? "It lasts for as long as the order stands."
                    : "It lasts for as long as this decision stands. " + Kept(facts)),
        Facts = facts => Section(
            "What happened",
            facts.Phase == StatementPhase.Back ? Undone(facts) : facts.Cause switch
            {
                CaseCause.Order => $"{facts.Authority} ordered us to act against this file, and named its address.",
                CaseCause.Notice =>
                    "Somebody told us about this file and named its address (Digital Services Act, Article 16). We do not "
                        + "say who.",
                _ => "We found the file ourselves: we look for known images by choice, and nobody made us.",
            },
            facts.IsFoundByProgram && facts.Phase != StatementPhase.Back
                ? "The file is the same as, or looks like, an image that was confirmed before"
                    + (CategoryOf(facts) is { } category ? $" as {category}." : ".")
                : null,
            facts.IsOnPage || facts.Phase == StatementPhase.Back
                ? null
                : "Which file it was you see on the page named below."),
        Automation = facts => Section(
            "What programs did, and what people did",
            facts.IsFoundByProgram
                ? "Automated detection: yes. A program compared a fingerprint of the file with fingerprints of known images."
                : "Automated detection: no. Nothing was compared or searched.",
            facts.IsDoneByProgram
                ? "Automated decision: yes. The file was first made unavailable by a program, without a person."
                : "Automated decision: no. A person decided.",
            facts.Phase == StatementPhase.Confirmed
                ? facts.Cause == CaseCause.Order
                    ? "Looked at by a person here: no. An order is carried out, not judged."
                    : "Confirmed by a person: yes."
                : "Confirmed by a person: not yet."),
        Law = facts => Section(
            "The law",
            facts.Cause == CaseCause.Order
                ? "We have to carry out an order of an authority (Digital Services Act, Article 9). Its reasons are in it."
                : "Images of the sexual abuse of children are illegal content: Article 252 of the Dutch Criminal Code, and "
                    + "Articles 2 to 5 of Directive 2011/93/EU. To have, to offer or to spread them is an offence."),
        Terms = facts => Section(
            "Our terms",
            $"Our terms and conditions forbid illegal content as well: {facts.Settings.Terms.AbsoluteUri}"),
        Redress = facts => Section("What you can do", Redress(facts)),
        Back = facts => Section(
            facts.IsTakenBackDestroyed ? "The decision was taken back" : "Your file is available again",
            facts.IsTakenBackDestroyed
                ? $"On {Moment(facts.FirstAt, "en")} we made a file of yours unavailable. That decision is taken back. The "
                    + "file was destroyed by then: nobody can put it back. We are sorry; ask us to make it good."
            : facts.IsUpload
                ? $"On {Moment(facts.FirstAt, "en")} we refused a file that you uploaded. That is taken back: you can "
                    + "upload it again. What we had kept of it is destroyed."
                : $"On {Moment(facts.FirstAt, "en")} we made a file of yours unavailable. On "
                    + $"{Moment(facts.BackAt ?? facts.FirstAt, "en")} it was put back as it was.",
            $"Questions: {facts.Settings.Contact}"),
    };

    static string?[] Redress(StatementFacts facts) => facts.Cause == CaseCause.Order
        ?
        [
            $"You can contest the order where it came from: at {facts.Authority}, and before the court that it names.",
            facts.IsOnPage ? null : $"The file, and this letter: {facts.Page}",
            $"Receipt code: {facts.Code}",
            $"Questions: {facts.Settings.Contact}",
        ]
        :
        [
            "If we are wrong, say so. You can complain for six months after you were told, without an account and for free. "
                + "Somebody who did not judge the file decides, within 14 days.",
            facts.IsOnPage ? null : $"The file, this letter and the form for a complaint: {facts.Page}",
            $"Receipt code: {facts.Code}",
            facts.Settings.Telling?.IsPlatform == true
                ? "You can also go to a certified body for out-of-court dispute settlement (Digital Services Act, Article 21)."
                : null,
            "You can always go to court.",
            $"Questions: {facts.Settings.Contact}",
        ];

    // Nothing is said any more that still accuses.
    static string Undone(StatementFacts facts) => facts.Cause switch
    {
        CaseCause.Order => $"{facts.Authority} had ordered us to act against this file. We no longer do.",
        CaseCause.Notice =>
            $"Somebody had told us about this file. That does not stand{Why(facts)}. We apologise for the trouble.",
        _ => "A program of ours had taken the file for a known image. That does not stand"
            + $"{Why(facts)}. We apologise for the trouble.",
    };

    // Of what cannot come back, and of an upload that lay nowhere, it is not said that it may.
    static string Why(StatementFacts facts) => facts.BackBecause switch
    {
        BackReason.Complaint when facts.ComesBack => ": after a complaint a person decided that the file must come back",
        BackReason.Complaint => ": after a complaint a person decided that we were wrong",
        BackReason.Person when facts.ComesBack => ": a person decided that the file may come back",
        BackReason.Person => ": people judged otherwise",
        BackReason.NotInTime => ": nobody decided about it in time",
        BackReason.Withdrawn => ": what it was compared with was withdrawn",
        _ => "",
    };

    // What became of it goes before what is chosen now.
    static string Kept(StatementFacts facts) => facts.Settings.Confirmed switch
    {
        _ when facts.Restriction == ItemRestriction.Shredded => "Nobody can put it back.",
        _ when facts.Restriction == ItemRestriction.Sealed => "Only organisations outside can open it any more, together.",
        ConfirmedOriginals.Shred => "What a person confirms is destroyed, so that nobody can put it back.",
        ConfirmedOriginals.Keep => "What a person confirms is kept so that only organisations outside can open it together.",
        _ => "While it lies under seal we can put it back.",
    };

    // The supplier gave it; what it did not give is not made up.
    static string? CategoryOf(StatementFacts facts) => facts.Category switch
    {
        "Baseline" => "an image of the abuse of children that is illegal nearly everywhere",
        "NationallyIllegal" => "an image of the abuse of children that is illegal in the Netherlands",
        _ => null,
    };
}
