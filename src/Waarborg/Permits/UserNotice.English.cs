// The notice in English, in the same plain words and with the same facts.
namespace Waarborg.Permits;

static partial class UserNotice
{
    static NoticeText English(NoticeFacts facts)
    {
        var name = facts.Settings.Name;
        return new(
            "en", $"How {name} looks for known images of child abuse",
            [
                EnglishWhat(facts),
                EnglishWhere(facts),
                new(
                    "What do we compare with?",
                    [
                        "A program makes a code of each picture. That is a kind of fingerprint. It holds that code next to a "
                            + "list "
                            + "of codes of known images. It does not know what your picture shows. It does not "
                            + "see that a new image is wrong.",
                        $"We also compare with {Number(NoticeProgram.TestPictures)} test pictures. They show nothing wrong. "
                            + "With them you can see if we look. We treat such a picture as if it were on a list, each time. "
                            + $"You find them at {Page(facts, "/test-pictures")}",
                        "The lists come from:",
                    ],
                    Suppliers(facts, EnglishCategory, "and", EnglishRemoved)),
                .. WhereRemote(facts, EnglishLeaving),
                new(
                    "Where do we never look?",
                    ["We never look in or at:"],
                    [
                        "mail, chats and other messages between people;",
                        "storage that is for you alone, or for a small group;",
                        "what is locked and what we cannot read;",
                        "copies of phones and computers;",
                        "your own phone or computer;",
                        "text and sound.",
                    ]),
                EnglishMatch(facts),
                .. EnglishOriginals(facts),
                EnglishTold(facts),
                EnglishKept(facts),
                EnglishObject(facts),
            ],
            EnglishClause(facts), EnglishForUsers(facts));
    }

    static NoticeSection EnglishWhat(NoticeFacts facts) => new(
        "What is this about?",
        Some(
            facts.IsSample ? "This is a sample. Nothing of it is real." : null,
            $"{facts.Settings.Name} stores files for customers. In these we look for pictures that show a child being sexually "
                + "abused. We look only for pictures that are known. This is our own choice. Nobody makes us do it.",
            "We let ourselves do this as long as our decision holds. It ends by itself. Whether it holds now, and until when, "
                + $"you see at {Page(facts, "/")}"),
        []);

    static NoticeSection EnglishWhere(NoticeFacts facts) => new(
        "Where do we look?",
        Some(
            (facts.Source.Kind, facts.Source.Audience) switch
            {
                (SourceKind.Upload, _) =>
                    $"We look at what is sent to us through ‘{facts.Source.Name}’, before it is stored. "
                        + EnglishAudience(facts, "What is there will be seen"),
                _ => $"We look in ‘{facts.Source.Name}’. {EnglishAudience(facts, "What is there can be seen")}",
            },
            facts.Terms.Scope switch
            {
                NoticeTerms.All => "There we look at the files of all customers.",
                NoticeTerms.OptedIn => "We look only at the files of customers who said yes to it. Does a customer say no later? "
                    + "Then we stop at the next file.",
                _ => $"There we look in these folders only: {Series(facts.Terms.Parts, "and")}",
            },
            "We open a file to see if it is a picture. If it is not, we do no more with it. We do not look at films.",
            facts.Terms.Screening
                ? "Most pictures we first look at in small. Is it like no known image at all? Then we leave it at that. So we "
                    + "may miss one. Of each 50 that we leave we look at 1 in full, to see how often we miss one."
                : null,
            facts.Terms.Altered
                ? "A known image may have been changed: mirrored, turned, cut a little smaller, or put in a frame. So we look at "
                    + "each picture in these ways too. What we find only like that we never close off before a person has looked."
                : null),
        []);

    static string EnglishAudience(NoticeFacts facts, string what) => facts.Source.Audience == Audience.Public
        ? $"{what} by everyone."
        : $"{what} by whoever has the link.";

    static NoticeSection EnglishMatch(NoticeFacts facts) => new(
        "What happens when something is on a list?",
        Some(
            "Then it may be a match. A person decides if it is one.",
            facts.Source.Kind == SourceKind.Upload
                ? EnglishInlet(facts.Source.Inlet)
                : facts.Terms.AlwaysAsk
                    ? "Up to that moment your file stays where it is."
                    : "Is your file the very same as a known image? Then the program may close it off at once. It does so at "
                        + "most "
                        + $"{Number(NoticeProgram.DisabledFirstAtMost)} times for an image before a person has looked. "
                        + "Is your file only like a known image? Then it stays until a person has decided.",
            facts.Source.Kind == SourceKind.Upload
                ? null
                : "When a file is closed off, nobody can see it or fetch it. "
                    + (facts.Settings.Confirmed is null ? "We" : "Till a person has decided, we")
                    + " do not throw it away. We keep it locked. Was it a "
                    + "mistake? Then we put it back, just as it was."),
        []);

    static string EnglishInlet(InletChoice? inlet) => inlet is null
        ? "We hear of it at once. We then decide if your file comes onto our server."
        : (inlet.OnMatch == OnMatch.Hold
            ? "We do not take your file until a person has decided. "
            : "Is your file the very same as a known image? Then we may turn it away at once. Is it only like one? Then we take "
                + "it, and a person looks at it. ")
        + (inlet.KeepsMatched
            ? "We keep a copy of it under lock, so that a person can decide. Was it a mistake? Then we destroy that copy."
            : "We keep no copy of it. A person decides by what the list says, without the image.");

    static IEnumerable<NoticeSection> EnglishOriginals(NoticeFacts facts)
    {
        const string Title = "What happens to your file when it is right?";
        if (facts.Source is { Kind: SourceKind.Upload, Inlet: not { KeepsMatched: true } }) yield break;
        if (facts.Settings.Confirmed is ConfirmedOriginals.Shred)
        {
            yield return new(
                Title,
                [
                    "Does a person say that the image belongs on the list? Then we throw your file away at once. No one can put "
                        + "it back then. Nor can we.",
                    "Do you not agree? Then someone else looks at it again, but without the image. He looks at where the list "
                        + "comes from, and at what was said before.",
                ],
                []);
        }

        if (facts.Settings.Confirmed is ConfirmedOriginals.Keep keep)
        {
            yield return new(
                Title,
                [
                    "Does a person say that the image belongs on the list? Then we give the key to your file away. We can not "
                        + $"open it then. Only two of these can, at one time: {Series(keep.Holders, "and")}.",
                    $"After {Number(keep.Days)} days the file is gone. But can you still object? Then we keep it. Was it wrong? "
                        + "Then we put it back with them. No one looks in it.",
                ],
                []);
        }
    }

    static NoticeSection EnglishLeaving(NoticeFacts facts) => new(
        "What leaves our server?",
        [
            "Not each list is held by us. At times we ask someone else if a picture is known. We do so only if it is not the "
                + "very same as one on a list of ours. We never send your picture. Nor do we send your name, or the name of your "
                + "file. So what do we send?",
        ],
        [
            .. Leaving(facts).Select(one => one.Sends switch
            {
                ListUse.Prefix => "A small part of the code. A great many files have the same part. So no one there can tell "
                    + $"which picture it is. This goes to {Series(one.To, "and")}.",
                "pdq" => "The code of how your picture looks. No one can make the picture from it. "
                    + $"This goes to {Series(one.To, "and")}.",
                _ => "The whole code of your file. Who has the very same file can tell that it is that file. "
                    + $"This goes to {Series(one.To, "and")}.",
            }),
        ]);

    static NoticeSection EnglishTold(NoticeFacts facts) => new(
        "Who is told?",
        Some(
            $"Only people at {facts.Settings.Name} whose work this is know of a match. The program does not show them the "
                + "image.",
            facts.SendsReports
                ? "Is a match right? Then we may report it to a hotline, the police or a public body. The program sends it."
                : (facts.Remote.Count == 0
                        ? "The program itself sends nothing to the police or to a hotline. "
                        : "The program itself sends no report to the police or to a hotline. ")
                    + (facts.TellsCustomersHere ? "If that must be done, we do it ourselves."
                        : "It sends no message to you either. If that must be done, we do it ourselves."),
            EnglishToldYou(facts),
            "We keep a ledger that everyone may read. It says that we look, and with which lists. It also says about how often "
                + "something matched. It holds no name of a customer or a file. You find it at "
                + Page(facts, "/ledger")),
        []);

    // Where nothing goes to anybody, that is said above in one breath.
    static string? EnglishToldYou(NoticeFacts facts) => facts switch
    {
        { TellsCustomersHere: true } =>
            "Do we close off your file? Then the program tells you, if it can reach you. At times the state makes us wait.",
        { SendsReports: true } => "The program sends no message to you. If that must be done, we do it ourselves.",
        _ => null,
    };

    static NoticeSection EnglishKept(NoticeFacts facts)
    {
        var retention = facts.Settings.Retention;
        return new(
            "For how long do we keep things?",
            [
                "Is a file on no list? Then we keep a code only, so that we do not look at it twice. It holds no name and no "
                    + $"fingerprint. When our decision ends, that code is gone within {Number(NoticeProgram.TracesHours)} hours.",
                "Does a person say that a match is wrong? Then we erase the name of the file. One code stays, so that it does "
                    + "not "
                    + "go wrong again.",
                $"We keep a case about a match for at most {Number(retention.CasesDays)} days. A file that is closed off we keep "
                    + $"for at most {Number(retention.SealedFilesDays)} days, and a complaint for at most "
                    + $"{Number(retention.ComplaintsDays)} days. But can you still object? Then we keep it for that long. "
                    + "Is that time over? Then the program erases them by itself.",
                "What is in the ledger stays there.",
            ],
            []);
    }

    static NoticeSection EnglishObject(NoticeFacts facts) => new(
        "Do you not agree?",
        Some(
            "Tell us. Name the file, if you know it. We then look at it again. You reach us at " + facts.Settings.Objections,
            facts.Terms.Scope == NoticeTerms.OptedIn ? "Did you say yes before, and do you want to stop? You can say so there."
                : null,
            $"Do you have a question? Mail us at {facts.Settings.Contact}",
            "Do you think that we do not treat your data well? Then you can go to "
                + $"{facts.Settings.Authority.Name}: {facts.Settings.Authority.Address}"),
        []);

    static string EnglishClause(NoticeFacts facts)
    {
        var name = facts.Settings.Name;
        return (facts.Terms.Scope == NoticeTerms.OptedIn ? "If the customer says yes to it, " : "")
            + $"{name} may hold pictures of customers in ‘{facts.Source.Name}’ next to lists of known images of child sexual "
            + $"abuse. It may do so only as long as a decision of {name} itself holds. Mail, chats and storage for the customer "
            + "alone are left out. "
            + (facts.Source.Kind == SourceKind.Upload
                ? "If a picture is on a list, a person decides if that is right. "
                : facts.Terms.AlwaysAsk
                    ? $"If a picture is on a list, a person decides if that is right. After that {name} may close it off. "
                    : $"If a picture is on a list, {name} may close it off. A person decides if that is right. ")
            + $"How this works and how you object, you read at {Url(facts)}";
    }

    static string EnglishForUsers(NoticeFacts facts) =>
        $"This site is on a server of {facts.Settings.Name}. {facts.Settings.Name} holds pictures on this server next to lists "
        + "of known images of child sexual abuse. "
        + (facts.Terms.Scope == NoticeTerms.OptedIn ? "We said yes to that. " : "")
        + $"It does not do so with mail, chats or messages. You can read more at {Url(facts)}";

    static string EnglishRemoved(string list) => list == RemovedLists.Ordered
        ? "us: codes of what we took away here because the state ordered it."
        : "us: codes of what we took away here before. No one can make the image from them.";

    static string EnglishCategory(string category) => category switch
    {
        "Baseline" => "images that are illegal everywhere",
        "NationallyIllegal" => "images that are illegal in this country",
        "Test" => "images to try it with, which show nothing wrong",
        _ => category,
    };
}
