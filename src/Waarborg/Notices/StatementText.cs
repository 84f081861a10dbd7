// Makes what a customer is told of a restriction. Pure: from facts alone, in Dutch or English, and by nobody's hand.
using System.Text;
using Waarborg.Cases;
using Waarborg.Permits;

namespace Waarborg.Notices;

/// <summary>Everything that the text says: no list, entry, supplier or distance, by which somebody could get round.</summary>
/// <param name="Settings">Who says it.</param>
/// <param name="Cause">What led to it.</param>
/// <param name="Phase">What is so now.</param>
/// <param name="Reason">Why it was made unavailable, as the journal of restrictions says it.</param>
/// <param name="Category">The category of what it was compared with; null where nothing was compared.</param>
/// <param name="FirstAt">When the file became unavailable.</param>
/// <param name="BackAt">When it was back; null while it is not.</param>
/// <param name="Authority">Who ordered it, and by which reference; null where nobody did.</param>
/// <param name="Code">The receipt code.</param>
sealed record StatementFacts(
    ProviderSettings Settings, CaseCause Cause, StatementPhase Phase, string Reason, string? Category, DateTimeOffset FirstAt,
    DateTimeOffset? BackAt, string? Authority, string Code)
{
    /// <summary>Where the statement is read, and a complaint is made.</summary>
    internal string Page => new Uri(Settings.PublicAddress, "/statement/" + Code).AbsoluteUri;

    /// <summary>It was found by a program that compares.</summary>
    internal bool IsFoundByProgram => Cause == CaseCause.Match;

    /// <summary>It was made unavailable before any person decided.</summary>
    internal bool IsDoneByProgram => Reason is "match" or "upload" && Cause == CaseCause.Match;

    /// <summary>What became of the file since, where its item is still known.</summary>
    internal ItemRestriction? Restriction { get; init; }

    /// <summary>Why it is back, where it is.</summary>
    internal BackReason BackBecause { get; init; }

    /// <summary>It is read on its own page, which then names itself nowhere.</summary>
    internal bool IsOnPage { get; init; }

    /// <summary>The decision is taken back, and nobody can put the file back.</summary>
    internal bool IsTakenBackDestroyed => Phase == StatementPhase.Back && BackAt is null;

    /// <summary>It was an upload, which never lay here.</summary>
    internal bool IsUpload => Reason == "upload";

    /// <summary>Whoever reads that it does not stand finds the file where it was.</summary>
    internal bool ComesBack => !IsTakenBackDestroyed && !IsUpload;

    /// <summary>The service can be objected to: an order is contested where it came from.</summary>
    internal bool TakesComplaints => Cause != CaseCause.Order && Phase != StatementPhase.Back;

    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Cause}, {Phase}");
        return true;
    }
}

/// <summary>Why a file is back.</summary>
enum BackReason
{
    /// <summary>What it was is not known any more: nothing is guessed.</summary>
    Unknown,

    /// <summary>A complaint about it was right.</summary>
    Complaint,

    /// <summary>A person decided so without one.</summary>
    Person,

    /// <summary>Nobody decided in time.</summary>
    NotInTime,

    /// <summary>Whoever gave what it was compared with took that back.</summary>
    Withdrawn,
}

/// <summary>The words of one language: what is missing does not compile.</summary>
sealed record StatementWords
{
    internal required string Language { get; init; }

    internal required Func<StatementFacts, string> Title { get; init; }

    /// <summary>Article 17(3)(a): what was done, where it holds, and for how long.</summary>
    internal required Func<StatementFacts, NoticeSection> What { get; init; }

    /// <summary>(b): the facts, and whether somebody asked.</summary>
    internal required Func<StatementFacts, NoticeSection> Facts { get; init; }

    /// <summary>(c): what programs did, and what people.</summary>
    internal required Func<StatementFacts, NoticeSection> Automation { get; init; }

    /// <summary>(d): the law.</summary>
    internal required Func<StatementFacts, NoticeSection> Law { get; init; }

    /// <summary>(e): the terms and conditions.</summary>
    internal required Func<StatementFacts, NoticeSection> Terms { get; init; }

    /// <summary>(f): what the customer can do.</summary>
    internal required Func<StatementFacts, NoticeSection> Redress { get; init; }

    /// <summary>What is said where the file is back.</summary>
    internal required Func<StatementFacts, NoticeSection> Back { get; init; }
}

static partial class StatementText
{
    /// <summary>The text in this language.</summary>
    internal static NoticeText Write(StatementFacts facts, string language)
    {
        var words = language == "nl" ? Dutch : English;
        NoticeSection[] sections = facts.Phase == StatementPhase.Back
            ? [words.Back(facts), words.Facts(facts)]
            :
            [
                words.What(facts), words.Facts(facts), words.Automation(facts), words.Law(facts), words.Terms(facts),
                words.Redress(facts),
            ];
        return new(words.Language, words.Title(facts), sections, "", "");
    }

    static string Moment(DateTimeOffset at, string language) => AmsterdamWords.Moment(at, language);

    static NoticeSection Section(string heading, params IReadOnlyList<string?> paragraphs) =>
        new(heading, [.. paragraphs.OfType<string>()], []);

    static bool AskedFor(StatementFacts facts) => facts.Cause == CaseCause.Notice;
}
