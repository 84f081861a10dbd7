// The words of the forms by which reports are made, sent again and taken back, once for each language.
using Waarborg.Reporting;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record ReportFormTexts
{
    internal required Func<string, string> Title { get; init; }
    internal required string Lead { get; init; }
    internal required string NoRecipient { get; init; }
    internal required string To { get; init; }
    internal required string Item { get; init; }
    internal required string ItemHint { get; init; }
    internal required string FactsTitle { get; init; }
    internal required string FactsLead { get; init; }
    internal required string NotSaid { get; init; }
    internal required string Ground { get; init; }
    internal required string Upload { get; init; }
    internal required string User { get; init; }
    internal required string More { get; init; }
    internal required string AtHint { get; init; }
    internal required Func<HowAware, string> AwareWords { get; init; }
    internal required Func<AccountDecision, string> DecisionWords { get; init; }
    internal required string MakeButton { get; init; }
    internal required string WaiveTitle { get; init; }
    internal required string WaiveLead { get; init; }
    internal required string WaiveButton { get; init; }
    internal required string Reason { get; init; }
    internal required string ActTitle { get; init; }
    internal required string FailedLead { get; init; }
    internal required string Again { get; init; }
    internal required string Arrived { get; init; }
    internal required string WaiveOneLead { get; init; }
    internal required string WaiveOne { get; init; }
    internal required string RetractLead { get; init; }
    internal required string Retract { get; init; }

    internal static ReportFormTexts Dutch { get; } = new()
    {
        Title = name => $"{name} melden",
        Lead = "Gemeld wordt wat mensen bevestigden, of waar een bevel over gaat, en wat hier wordt ingevuld. Er gaat geen "
            + "beeld mee.",
        NoRecipient = "Er is nog niemand aangewezen aan wie wordt gemeld. Twee mensen wijzen hem aan:",
        To = "Aan",
        Item = "Nummer van één bestand",
        ItemHint = "Leeg: alles wat in dit dossier bevestigd is en nog niet is gemeld.",
        FactsTitle = "Wat uw eigen systeem weet",
        FactsLead = "Alles mag leeg blijven. Wat over één upload of één klant gaat, hoort bij één bestand.",
        NotSaid = "niet ingevuld",
        Ground = "Grond",
        Upload = "Upload",
        User = "Klant",
        More = "Verder",
        AtHint = "Met de tijdzone, zoals 2026-11-20T08:00:00+01:00.",
        AwareWords = aware => aware switch
        {
            HowAware.PublicAuthority => "een overheid zei het",
            HowAware.Hotline => "een meldpunt zei het",
            HowAware.UserFlag => "een gebruiker zei het",
            HowAware.OwnMotion => "zelf gevonden",
            HowAware.Other => "anders, zie de toelichting",
        },
        DecisionWords = decision => decision switch
        {
            AccountDecision.Warned => "gewaarschuwd",
            AccountDecision.Suspended => "geschorst",
            AccountDecision.Terminated => "beëindigd",
        },
        MakeButton = "Meld",
        WaiveTitle = "Of: niemand hoeft het te weten",
        WaiveLead = "Wat nu in dit dossier bevestigd is, wordt aan niemand gemeld. Uw naam en de reden blijven bewaard.",
        WaiveButton = "Meld niet",
        Reason = "Reden",
        ActTitle = "Wat u kunt doen",
        FailedLead = "De melding is niet aangekomen, of niemand weet of zij is aangekomen.",
        Again = "Verstuur opnieuw",
        Arrived = "Zij is aangekomen",
        WaiveOneLead = "Deze melding hoeft niet weg. Uw naam en de reden blijven bewaard.",
        WaiveOne = "Verstuur niet",
        RetractLead = "Trek de melding in: wat nog niet weg is, gaat niet weg; wat is aangekomen, wordt gecorrigeerd.",
        Retract = "Trek in",
    };

    internal static ReportFormTexts English { get; } = new()
    {
        Title = name => $"Report {char.ToLowerInvariant(name[0])}{name[1..]}",
        Lead = "What people confirmed is told, or what an order is about, and what is filled in here. No picture goes with it.",
        NoRecipient = "Nobody is named yet to whom reports go. Two people name one:",
        To = "To",
        Item = "Number of one file",
        ItemHint = "Empty: all that is confirmed in this case and was not reported.",
        FactsTitle = "What your own system knows",
        FactsLead = "Everything may stay empty. What is about one upload or one customer belongs to one file.",
        NotSaid = "not said",
        Ground = "Ground",
        Upload = "Upload",
        User = "Customer",
        More = "More",
        AtHint = "With its zone, such as 2026-11-20T08:00:00+01:00.",
        AwareWords = aware => aware switch
        {
            HowAware.PublicAuthority => "a public authority said so",
            HowAware.Hotline => "a hotline said so",
            HowAware.UserFlag => "a user said so",
            HowAware.OwnMotion => "found by ourselves",
            HowAware.Other => "otherwise, see the words",
        },
        DecisionWords = decision => decision switch
        {
            AccountDecision.Warned => "warned",
            AccountDecision.Suspended => "suspended",
            AccountDecision.Terminated => "terminated",
        },
        MakeButton = "Report",
        WaiveTitle = "Or: nobody needs to know",
        WaiveLead = "What is confirmed in this case now is reported to nobody. Your name and the reason are kept.",
        WaiveButton = "Do not report",
        Reason = "Reason",
        ActTitle = "What you can do",
        FailedLead = "The report did not arrive, or nobody knows whether it did.",
        Again = "Send again",
        Arrived = "It arrived",
        WaiveOneLead = "This report need not leave. Your name and the reason are kept.",
        WaiveOne = "Do not send",
        RetractLead = "Take the report back: what did not leave does not leave, what arrived is corrected.",
        Retract = "Take back",
    };
}
