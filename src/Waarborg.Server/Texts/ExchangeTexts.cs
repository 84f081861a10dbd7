// The texts about where lists come from: exchanges, how far each has come, what is wrong, and what is told them.
using System.Diagnostics;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record ExchangeTexts
{
    internal required string Title { get; init; }
    internal required string TitleOfOne { get; init; }
    internal required string Details { get; init; }
    internal required string Lead { get; init; }
    internal required string None { get; init; }
    internal required string Origin { get; init; }
    internal required string Address { get; init; }
    internal required string State { get; init; }
    internal required string WholeAt { get; init; }
    internal required string DueAt { get; init; }
    internal required string Never { get; init; }
    internal required Func<ExchangeKind, string> KindWords { get; init; }
    internal required Func<ExchangeState, string> StateWords { get; init; }
    internal required Func<ExchangeProblem, string> ProblemWords { get; init; }
    internal required string Since { get; init; }
    internal required Func<string, string> EveryMinutes { get; init; }
    internal required string CountsTitle { get; init; }
    internal required string CountsLead { get; init; }
    internal required Func<string, string> CountWords { get; init; }
    internal required string Count { get; init; }
    internal required string What { get; init; }
    internal required string FeedbackTitle { get; init; }
    internal required string FeedbackLead { get; init; }
    internal required string Verdict { get; init; }
    internal required string Affirmative { get; init; }
    internal required string Negative { get; init; }
    internal required string SaidAt { get; init; }
    internal required string NotSent { get; init; }
    internal required Func<string, string> NotAcknowledged { get; init; }
    internal required string Acknowledged { get; init; }
    internal required string Published { get; init; }

    internal static ExchangeTexts Dutch { get; } = new()
    {
        Title = "Waar lijsten vandaan komen",
        TitleOfOne = "Waar deze lijst vandaan komt",
        Details = "In de woorden van het programma",
        Lead = "Deze lijsten haalt het programma zelf op. Nooit wordt een deel in gebruik genomen: pas wat compleet is, telt.",
        None = "Geen lijst wordt ergens opgehaald.",
        Origin = "Van",
        Address = "Adres",
        State = "Stand",
        WholeAt = "Laatst compleet",
        DueAt = "Volgende keer",
        Never = "nog nooit",
        KindWords = kind => kind switch
        {
            ExchangeKind.NcmecHashSharing => "NCMEC Hash Sharing",
            ExchangeKind.ThreatExchange => "ThreatExchange",
            ExchangeKind.Waarborg => "een andere Waarborg",
            _ => throw new UnreachableException(),
        },
        StateWords = state => state switch
        {
            ExchangeState.NeverPulled => "nog niet opgehaald",
            ExchangeState.Pulling => "wordt opgehaald",
            ExchangeState.UpToDate => "bij",
            ExchangeState.Failing => "lukt niet",
            _ => throw new UnreachableException(),
        },
        ProblemWords = problem => problem switch
        {
            ExchangeProblem.SecretMissing => "het geheim ontbreekt in de sleutelmap",
            ExchangeProblem.Unreachable => "niet bereikbaar",
            ExchangeProblem.NotSecure => "het certificaat klopt niet",
            ExchangeProblem.CredentialsRefused => "de toegangsgegevens worden niet aangenomen",
            ExchangeProblem.TooBusy => "er wordt te vaak gevraagd",
            ExchangeProblem.ServerError => "daar gaat iets mis",
            ExchangeProblem.UnexpectedStatus => "een antwoord dat hier niet hoort",
            ExchangeProblem.ErrorInside => "een foutmelding in een antwoord dat goed heet",
            ExchangeProblem.Malformed => "een antwoord in de verkeerde vorm",
            ExchangeProblem.Endless => "een antwoord zonder eind",
            ExchangeProblem.NotAsSigned => "het is niet wat de lijstbeheerder tekende",
            ExchangeProblem.ReleaseRefused => "er kan geen uitgave van worden gemaakt",
            ExchangeProblem.FailedHere => "deze installatie kon het niet overnemen",
            _ => throw new UnreachableException(),
        },
        Since = "sinds",
        EveryMinutes = minutes => $"elke {minutes} minuten",
        CountsTitle = "Niet overgenomen",
        CountsLead = "Wat de bron wel gaf en wat niet meetelt, geteld. Van wat geweigerd is, is niets bewaard.",
        CountWords = what => what.Split('.', 2) switch
        {
            ["refused", nameof(RefusedWhy.OtherPurpose)] => "geweigerd: een ander doel",
            ["refused", nameof(RefusedWhy.NoCsamTag)] => "geweigerd: niet gemerkt als zulk materiaal",
            ["refused", nameof(RefusedWhy.OtherClass)] => "geweigerd: een andere soort",
            ["refused", nameof(RefusedWhy.Disputed)] => "geweigerd: de deelnemers zijn het niet eens",
            ["kept", var type] => $"bewaard, niet te vergelijken: {type}",
            ["unfit", var why] => $"weggelaten, hoort in geen lijst: {why}",
            _ => what,
        },
        Count = "Aantal",
        What = "Wat",
        FeedbackTitle = "Teruggemeld aan de bron",
        FeedbackLead = "Een oordeel over een vermelding blijft hier staan tot de bron het heeft.",
        Verdict = "Oordeel",
        Affirmative = "klopt",
        Negative = "klopt niet",
        SaidAt = "Gezegd",
        NotSent = "nog niet verstuurd",
        NotAcknowledged = tries => $"niet aangekomen na {tries} keer",
        Acknowledged = "aangekomen",
        Published = "Deze lijst geeft deze installatie zelf uit aan anderen; zij zoekt er niet mee.",
    };

    internal static ExchangeTexts English { get; } = new()
    {
        Title = "Where lists come from",
        TitleOfOne = "Where this list comes from",
        Details = "In the program’s own words",
        Lead = "The program pulls these lists itself. Never does a part come into force: only what is whole counts.",
        None = "No list is pulled from anywhere.",
        Origin = "From",
        Address = "Address",
        State = "State",
        WholeAt = "Last whole",
        DueAt = "Next time",
        Never = "never yet",
        KindWords = kind => kind switch
        {
            ExchangeKind.NcmecHashSharing => "NCMEC Hash Sharing",
            ExchangeKind.ThreatExchange => "ThreatExchange",
            ExchangeKind.Waarborg => "another Waarborg",
            _ => throw new UnreachableException(),
        },
        StateWords = state => state switch
        {
            ExchangeState.NeverPulled => "not pulled yet",
            ExchangeState.Pulling => "being pulled",
            ExchangeState.UpToDate => "up to date",
            ExchangeState.Failing => "fails",
            _ => throw new UnreachableException(),
        },
        ProblemWords = problem => problem switch
        {
            ExchangeProblem.SecretMissing => "its secret is not in the keys folder",
            ExchangeProblem.Unreachable => "it cannot be reached",
            ExchangeProblem.NotSecure => "its certificate is not right",
            ExchangeProblem.CredentialsRefused => "it does not take the credentials",
            ExchangeProblem.TooBusy => "it is asked too often",
            ExchangeProblem.ServerError => "something is wrong over there",
            ExchangeProblem.UnexpectedStatus => "an answer that has no place here",
            ExchangeProblem.ErrorInside => "an error in an answer that says that all is well",
            ExchangeProblem.Malformed => "an answer of another form",
            ExchangeProblem.Endless => "an answer without end",
            ExchangeProblem.NotAsSigned => "it is not what its supplier signed",
            ExchangeProblem.ReleaseRefused => "no release can be made of it",
            ExchangeProblem.FailedHere => "this installation could not take it over",
            _ => throw new UnreachableException(),
        },
        Since = "since",
        EveryMinutes = minutes => $"every {minutes} minutes",
        CountsTitle = "Not taken over",
        CountsLead = "What the exchange gave and what does not count, counted. Of what was refused nothing is kept.",
        CountWords = what => what.Split('.', 2) switch
        {
            ["refused", nameof(RefusedWhy.OtherPurpose)] => "refused: another purpose",
            ["refused", nameof(RefusedWhy.NoCsamTag)] => "refused: not marked as such material",
            ["refused", nameof(RefusedWhy.OtherClass)] => "refused: another class",
            ["refused", nameof(RefusedWhy.Disputed)] => "refused: the members disagree",
            ["kept", var type] => $"kept, and cannot be compared: {type}",
            ["unfit", var why] => $"left out, fit for no list: {why}",
            _ => what,
        },
        Count = "Count",
        What = "What",
        FeedbackTitle = "Told the exchange",
        FeedbackLead = "A verdict about an entry stays here until the exchange has it.",
        Verdict = "Verdict",
        Affirmative = "right",
        Negative = "wrong",
        SaidAt = "Said",
        NotSent = "not sent yet",
        NotAcknowledged = tries => $"did not arrive after {tries} tries",
        Acknowledged = "arrived",
        Published = "This installation publishes this list to others itself; it scans nothing with it.",
    };
}
