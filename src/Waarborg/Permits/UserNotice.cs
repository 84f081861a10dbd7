// Makes the text of a user notice from its facts. Pure: the same facts always give the same text, and no other.
using System.Globalization;

namespace Waarborg.Permits;

/// <summary>The text in both languages. What the program does not do is said as plainly as what it does.</summary>
static partial class UserNotice
{
    internal static IReadOnlyList<NoticeText> Write(NoticeFacts facts) => [Dutch(facts), English(facts)];

    /// <summary>The text of this language.</summary>
    internal static NoticeText Write(NoticeFacts facts, string language) => language == "nl" ? Dutch(facts) : English(facts);

    static string Url(NoticeFacts facts) => facts.Settings.NoticeOf(facts.Source.Name).AbsoluteUri;

    static string Page(NoticeFacts facts, string path) => new Uri(facts.Settings.PublicAddress, path).AbsoluteUri;

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What leaves, in the order from little to much, each with the machines that it goes to.</summary>
    static IEnumerable<(string Sends, IReadOnlyList<string> To)> Leaving(NoticeFacts facts) => ListUse.KnownSends
        .Select(sends => (sends, (IReadOnlyList<string>)
        [
            .. facts.Remote.Where(list => list.Sends == sends).Select(list => $"{list.Supplier} ({list.Host})")
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ]))
        .Where(one => one.Item2.Count > 0);

    // A section that only some notices have.
    static NoticeSection[] WhereRemote(NoticeFacts facts, Func<NoticeFacts, NoticeSection> section) =>
        facts.Remote.Count == 0 ? [] : [section(facts)];

    // A, B and C.
    static string Series(IReadOnlyList<string> parts, string and) => parts.Count switch
    {
        0 => "",
        1 => parts[0],
        _ => $"{string.Join(", ", parts.Take(parts.Count - 1))} {and} {parts[^1]}",
    };

    // One point for each supplier, whatever his lists are named.
    static IReadOnlyList<string> Suppliers(
        NoticeFacts facts, Func<string, string> category, string and, Func<string, string> removed) =>
    [
        .. facts.Lists.Where(one => !RemovedLists.Has(one.List))
            .GroupBy(one => one.Supplier, StringComparer.Ordinal).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(supplier => (supplier.Key, Named: supplier.SelectMany(list =>
                list.Categories).ToHashSet(StringComparer.Ordinal)))
            .Select(one => $"{one.Key}: "
                + Series([.. NoticeTerms.KnownCategories.Where(one.Named.Contains).Select(category)], and)),
        .. facts.Lists.Select(one => one.List).Where(RemovedLists.Has).Order(StringComparer.Ordinal).Reverse().Select(removed),
    ];

    static List<string> Some(params ReadOnlySpan<string?> paragraphs)
    {
        var some = new List<string>();
        foreach (var one in paragraphs)
        {
            if (one is not null) some.Add(one);
        }

        return some;
    }
}
