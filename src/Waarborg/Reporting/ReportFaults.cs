// What keeps a report from arriving, in words that more than one way of sending has.
namespace Waarborg.Reporting;

static class ReportFaults
{
    internal static Wording NoSecret(string name) => new(
        $"the secret {name} of the keys folder cannot be used", $"het geheim {name} uit de sleutelmap is niet te gebruiken");

    internal static Wording Tried(Wording problem, int tries) => Wording.Of(
        $"{problem.English}; tried {tries} times", $"{problem.Dutch}; {tries} keer geprobeerd");

    internal static Wording BrokeOff(int tries) => Wording.Of(
        $"tried {tries} times, and each time it broke off", $"{tries} keer geprobeerd, en het brak elke keer af");

    /// <summary>Something of this machine. What an exception says may hold a path: its type is told alone.</summary>
    internal static Wording OfThisMachine(Exception error) => new(
        $"this machine could not send it ({error.GetType().Name})",
        $"deze machine kon de melding niet versturen ({error.GetType().Name})");

    internal static Wording Unwritable(string? recipient, Exception error) => new(
        $"it cannot be written in the form that {recipient} takes ({error.GetType().Name})",
        $"de melding kan niet worden geschreven in de vorm die {recipient} aanneemt ({error.GetType().Name})");

    internal static Wording NoRecipient(string? recipient) => new(
        $"there is no recipient {recipient} any more", $"er is geen ontvanger {recipient} meer");

    internal static Wording OtherWay(string? recipient) => new(
        $"{recipient} is reached by another way by now: waive this one, and make it anew",
        $"{recipient} is nu langs een andere weg te bereiken: zeg van deze waarom zij niet weggaat, en maak haar opnieuw");

    /// <summary>What the rules of the Transparency Database would not take: each by its field.</summary>
    internal static Wording Rules(IReadOnlyList<string> problems)
    {
        var fields = problems.Select(words => words[..words.IndexOf(':', StringComparison.Ordinal)])
            .Distinct(StringComparer.Ordinal);
        return new(
            string.Join(' ', problems), $"niet naar de regels van de transparantiedatabank: {string.Join(", ", fields)}");
    }

    /// <summary>What of a batch the Transparency Database does not take.</summary>
    internal static Wording Fields(Wording problem, string fields) => new(
        $"{problem.English}: {fields}", $"{problem.Dutch}: {fields}");
}
