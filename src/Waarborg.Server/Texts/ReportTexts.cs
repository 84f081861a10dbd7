// The words about reports to hotlines, police and authorities, once for each language.
using Waarborg.Reporting;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record ReportTexts
{
    internal required string Title { get; init; }
    internal required string Lead { get; init; }
    internal required string Back { get; init; }
    internal required string DueTitle { get; init; }
    internal required string DueNone { get; init; }
    internal required string MakeWords { get; init; }
    internal required string WaiveWords { get; init; }
    internal required string TableTitle { get; init; }
    internal required string None { get; init; }
    internal required string Report { get; init; }
    internal required string To { get; init; }
    internal required string State { get; init; }
    internal required string Made { get; init; }
    internal required string Nobody { get; init; }
    internal required string TestSystem { get; init; }
    internal required string TakeBack { get; init; }
    internal required string RetractWords { get; init; }
    internal required Func<long, string> OneTitle { get; init; }
    internal required string OneLead { get; init; }
    internal required Func<int, string> DueMore { get; init; }
    internal required string StatementsTitle { get; init; }
    internal required string TriedAgain { get; init; }
    internal required string StatementsAgain { get; init; }
    internal required string StatementsWaive { get; init; }
    internal required string Without { get; init; }
    internal required ReportFormTexts Form { get; init; }
    internal required string Forgotten { get; init; }
    internal required string Empty { get; init; }
    internal required Func<ReportState, string> StateWords { get; init; }

    /// <summary>It was tried in vain, and is tried again.</summary>
    internal required string NotYet { get; init; }
    internal required Func<ReportsOpen, string> Open { get; init; }

    /// <summary>On every page of whoever sees cases, statements for the Transparency Database counted with them.</summary>
    internal required Func<long, string, string> Unreported { get; init; }

    /// <summary>The name of a field of the report, by its path without numbers of items; null for one that has none.</summary>
    internal required Func<string, string?> Field { get; init; }

    internal static ReportTexts Dutch { get; } = new()
    {
        Title = "Meldingen",
        Lead = "Wat mensen bevestigden, wordt gemeld aan wie daarvoor is aangewezen. Een mens maakt de melding; zij gaat vanzelf "
            + "weg en blijft hier staan tot zij is aangekomen.",
        Back = "Alle meldingen",
        DueTitle = "Nog te melden",
        DueNone = "Alles wat bevestigd is, is gemeld, of er is gezegd waarom niet.",
        MakeWords = "Meld wat in dit dossier bevestigd is:",
        WaiveWords = "Of zeg waarom niemand het hoeft te weten:",
        TableTitle = "Meldingen, de nieuwste eerst",
        None = "Er zijn geen meldingen.",
        Report = "Melding",
        To = "Aan",
        State = "Stand",
        Made = "Gemaakt",
        Nobody = "niemand",
        TestSystem = "proefsysteem",
        TakeBack = "later anders beoordeeld: trek haar in",
        RetractWords = "Trek deze melding in; wat is aangekomen, wordt gecorrigeerd:",
        OneTitle = id => $"Melding {id}",
        OneLead = "Dit wordt verteld, en niets anders. Er is geen beeld bij.",
        DueMore = more => $"En nog {more}, die hier niet passen.",
        StatementsTitle = "Niet aangenomen door de transparantiedatabank",
        TriedAgain = "wordt weer geprobeerd",
        StatementsAgain = "Geef motiveringen die niet zijn aangenomen opnieuw aan de transparantiedatabank:",
        StatementsWaive = "Of zeg waarom zij niet worden gegeven:",
        Without = "Niet meegegeven",
        Form = ReportFormTexts.Dutch,
        Forgotten = "Wat deze melding vertelde, is ingetrokken en wordt niet bewaard.",
        Empty = "niet bekend",
        NotYet = "niet aangekomen, wordt weer geprobeerd",
        StateWords = state => state switch
        {
            ReportState.Sending => "onderweg",
            ReportState.Sent => "aangekomen",
            ReportState.Stopped => "kan zo niet weg",
            ReportState.Waived => "niet gemeld, met reden",
            ReportState.Retracted => "ingetrokken",
        },
        Open = open => Join(
            open.Due == 1 ? "1 dossier is nog aan niemand gemeld" : $"{open.Due} dossiers zijn nog aan niemand gemeld", open.Due,
            open.Underway == 1 ? "1 melding is nog niet aangekomen" : $"{open.Underway} meldingen zijn nog niet aangekomen",
            open.Underway,
            open.Stopped == 1 ? "1 melding kan zo niet weg" : $"{open.Stopped} meldingen kunnen zo niet weg", open.Stopped,
            open.ToCorrect == 1 ? "1 melding moet worden ingetrokken" : $"{open.ToCorrect} meldingen moeten worden ingetrokken",
            open.ToCorrect,
            $"niet aangenomen motiveringen door de transparantiedatabank: {open.Statements}", open.Statements),
        Unreported = static (count, number) => count == 1
            ? "1 melding of motivering is niet aangekomen waar zij heen moet."
            : $"{number} meldingen of motiveringen zijn niet aangekomen waar zij heen moeten.",
        Field = path => NameOf(path)?.Dutch,
    };

    internal static ReportTexts English { get; } = new()
    {
        Title = "Reports",
        Lead = "What people confirmed is reported to whoever was named for it. A person makes the report; it goes out by itself "
            + "and stands here until it arrived.",
        Back = "All reports",
        DueTitle = "Still to be reported",
        DueNone = "All that is confirmed is reported, or it is said why not.",
        MakeWords = "Report what is confirmed in this case:",
        WaiveWords = "Or say why nobody needs to know:",
        TableTitle = "Reports, the newest first",
        None = "There are no reports.",
        Report = "Report",
        To = "To",
        State = "State",
        Made = "Made",
        Nobody = "nobody",
        TestSystem = "test system",
        TakeBack = "judged otherwise since: take it back",
        RetractWords = "Take this report back; what arrived is corrected:",
        OneTitle = id => $"Report {id}",
        OneLead = "This is told, and nothing else. There is no picture with it.",
        DueMore = more => $"And {more} more, which do not fit here.",
        StatementsTitle = "Not taken by the Transparency Database",
        TriedAgain = "is tried again",
        StatementsAgain = "Give statements that were not taken to the Transparency Database again:",
        StatementsWaive = "Or say why they are not given:",
        Without = "Not handed over",
        Form = ReportFormTexts.English,
        Forgotten = "What this report told is taken back, and not kept.",
        Empty = "not known",
        NotYet = "has not arrived, is tried again",
        StateWords = state => state switch
        {
            ReportState.Sending => "on its way",
            ReportState.Sent => "arrived",
            ReportState.Stopped => "cannot go as it is",
            ReportState.Waived => "not reported, with a reason",
            ReportState.Retracted => "taken back",
        },
        Open = open => Join(
            open.Due == 1 ? "1 case is reported to nobody yet" : $"{open.Due} cases are reported to nobody yet", open.Due,
            open.Underway == 1 ? "1 report has not arrived yet" : $"{open.Underway} reports have not arrived yet", open.Underway,
            open.Stopped == 1 ? "1 report cannot go as it is" : $"{open.Stopped} reports cannot go as they are", open.Stopped,
            open.ToCorrect == 1 ? "1 report is to be taken back" : $"{open.ToCorrect} reports are to be taken back",
            open.ToCorrect,
            $"statements that the Transparency Database does not take: {open.Statements}", open.Statements),
        Unreported = static (count, number) => count == 1
            ? "1 report or statement did not arrive where it must go."
            : $"{number} reports or statements did not arrive where they must go.",
        Field = path => NameOf(path)?.English,
    };

    static string Join(
        string due, int dues, string way, int ways, string stop, int stops, string back, int backs, string said, int saids) =>
        string.Join("; ", new[] { (due, dues), (way, ways), (stop, stops), (back, backs), (said, saids) }
            .Where(one => one.Item2 > 0).Select(one => one.Item1)) + ".";

    static ReportFieldName? NameOf(string path) =>
        ReportFieldNames.All.Where(one => one.Path == path).Select(one => (ReportFieldName?)one).FirstOrDefault();
}
