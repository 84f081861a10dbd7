// The words about what was removed here before: the two lists that the cases of the installation make.
namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record RemovedTexts
{
    internal required string Title { get; init; }

    internal required string Lead { get; init; }

    internal required string Compared { get; init; }

    internal required string Contents { get; init; }

    internal required string OfMatches { get; init; }

    internal required string OfNotices { get; init; }

    internal required string OfOrders { get; init; }

    internal required string Newest { get; init; }

    internal required string Before { get; init; }

    internal static RemovedTexts Dutch { get; } = new()
    {
        Title = "Hier eerder verwijderd",
        Lead = "Van wat hier is verwijderd blijft een code onder een eigen sleutel. Niemand anders staat ervoor in: een treffer "
            + "verwijdert nooit iets uit zichzelf. Wat terugkomt, gaat er meteen uit.",
        Compared = "Er wordt alleen mee vergeleken als een eigen besluit de lijst noemt. Wat een overheid beval te verwijderen "
            + "staat apart; daarvoor moet ook de weging zeggen waarom.",
        Contents = "Inhouden",
        OfMatches = "Na een treffer",
        OfNotices = "Op verzoek",
        OfOrders = "Op bevel",
        Newest = "Nieuwste",
        Before = "hier eerder verwijderd",
    };

    internal static RemovedTexts English { get; } = new()
    {
        Title = "Removed here before",
        Lead = "Of what was removed here a code under a key of its own stays. Nobody else stands for it: a match removes nothing "
            + "by itself. What is put back leaves the list at once.",
        Compared = "It is compared with only where a permit names the list. What an authority ordered to be removed stands "
            + "apart; for that the weighing must say why as well.",
        Contents = "Contents",
        OfMatches = "After a match",
        OfNotices = "On a notice",
        OfOrders = "By an order",
        Newest = "Newest",
        Before = "removed here before",
    };
}
