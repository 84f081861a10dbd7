// The words about lists that somebody else holds and that are asked.
namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record LookupTexts
{
    internal required string Title { get; init; }

    internal required string Lead { get; init; }

    internal required Func<string, string, string> Sentence { get; init; }

    internal required string NoneYet { get; init; }

    internal required Func<string, string> At { get; init; }

    internal required Func<string, string> By { get; init; }

    internal required Func<string, string> FoundWith { get; init; }

    internal static LookupTexts Dutch { get; } = new()
    {
        Title = "Wat hier weggaat",
        Lead = "Niet elke lijst staat hier. Over sommige plaatjes vragen wij aan een ander of ze bekend zijn. Het plaatje zelf "
            + "gaat nooit weg. De getallen komen uit het logboek, een week later en in tientallen.",
        Sentence = (count, who) =>
            $"Vingerafdrukken van ten minste {count} bestanden die nergens op leken, gingen naar {who}.",
        NoneYet = "Daarover staat nog niets in het logboek.",
        At = service => $"opgevraagd bij {service}",
        By = algorithm => $"de dienst kent de vingerafdruk ({algorithm})",
        FoundWith = version => $"opgevraagd bij een ander, Waarborg {version}",
    };

    internal static LookupTexts English { get; } = new()
    {
        Title = "What leaves from here",
        Lead = "Not every list is held here. Of some pictures we ask somebody else whether they are known. The picture itself "
            + "never leaves. The numbers are from the ledger, a week late and in tens.",
        Sentence = (count, who) => $"Fingerprints of at least {count} files that matched nothing went to {who}.",
        NoneYet = "The ledger says nothing of it yet.",
        At = service => $"looked up at {service}",
        By = algorithm => $"the service knows the fingerprint ({algorithm})",
        FoundWith = version => $"looked up, Waarborg {version}",
    };
}
