// 2,000 small pictures of which some are listed: once, twice, under further names, more often than an entry may disable.
using Waarborg.Bench;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>The tree of the tests that kill. Each time the same.</summary>
static class Crowd
{
    internal const int Files = 2000;

    /// <summary>Places of listed bytes, further names of the same file included.</summary>
    internal const int Listed = (Contents * 2) + (Contents * 2 / 3) + Many;

    /// <summary>Places of pictures that are listed by what they look like only.</summary>
    internal const int Alike = 4;

    internal const int Folders = 20;
    const int Contents = 12;

    // More than one entry may disable before a person decides.
    const int Many = 24;
    const int FirstListed = 100_000;

    /// <summary>Fills the folder and gives the rows of the list.</summary>
    internal static async Task<IReadOnlyList<string>> FillAsync(Tree www)
    {
        var rows = new List<string>();
        var places = 0;
        for (var content = 0; content < Contents; content++)
        {
            var bytes = Drawn.Small(FirstListed + content);
            rows.Add(Site.Row(bytes, $"content-{content}"));
            var name = $"site{content % 8:D2}/b-listed-{content:D2}";
            www.Add($"{name}.png", bytes);
            www.Add($"site{content + 5:D2}/k-again-{content:D2}.png", bytes);
            places += 2;

            // Another name of the same file, beside it or in a folder that is walked later.
            if (content % 3 == 0) www.AddHardLink($"{name}-link.png", $"{name}.png");
            if (content % 3 == 1) www.AddFolder("site09").AddHardLink($"site09/link-{content:D2}.png", $"{name}.png");
            places += content % 3 < 2 ? 1 : 0;
        }

        var many = Drawn.Small(FirstListed + Contents);
        rows.Add(Site.Row(many, "many"));
        for (var copy = 0; copy < Many; copy++, places++) www.Add($"site{copy % 6:D2}/f-many-{copy:D2}.png", many);

        var alike = new List<string>();
        for (var number = 0; number < Alike; number++, places++)
        {
            var path = $"site{number * 4:D2}/h-alike-{number}.png";
            www.Add(path, Drawn.Small(FirstListed + 1000 + number));
            alike.Add(www.At(path));
        }

        for (var number = 0; places < Files; number++, places++)
        {
            www.Add($"site{number % Folders:D2}/{"adgijm"[number / Folders % 6]}-{number:D4}.png", Drawn.Small(number));
        }

        return [.. rows, .. await Site.PdqRowsAsync(alike, "alike-")];
    }

    /// <summary>What the installation knows of each entry, so that two ways to the same end can be compared.</summary>
    internal static List<string> Cases(Site site) => site.Ask(
        """
        select c.reference, c.closed_at is null, i.algorithm, i.distance, i.decision, i.verdict, i.restriction, count(*),
            sum((select count(*) from case_item_links l where l.item_id = i.id))
        from cases c join case_items i on i.case_id = c.id
        group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
        """);
}
