// The one table of what a supplier's word for a class becomes here: a category, or a refusal by name. Every reader asks it.
using System.Diagnostics;

namespace Waarborg.Lists.Suppliers;

/// <summary>Every form in which a list, an exchange or a look-up speaks. Closed.</summary>
enum SourceForm
{
    Csv,
    JsonLines,
    ProjectVic,
    Icse,
    TxDataset,
    NcmecHashSharing,
    ThreatExchange,
    Waarborg,
    WaarborgLookup,
    ArachnidShield,
    HashCheck,
}

/// <summary>What a class becomes. There is no third case.</summary>
abstract record ClassMeaning
{
    internal sealed record Taken(ListCategory Category) : ClassMeaning;

    internal sealed record Refused(RefusedWhy Why) : ClassMeaning;

    public sealed override string ToString() => this switch
    {
        Taken it => it.Category.ToString(),
        Refused it => $"refused: {it.Why.InWords()}",
        _ => throw new UnreachableException(),
    };
}

/// <summary>One line of the table.</summary>
/// <param name="Form">Who speaks.</param>
/// <param name="Word">The class as written there, in any case; <see cref="SourceForms.NoWord"/> where it says none, and
/// <see cref="SourceForms.AnyOther"/> for every word that has no line of its own.</param>
/// <param name="Meaning">What it becomes.</param>
sealed record ClassRule(SourceForm Form, string Word, ClassMeaning Meaning);

static class SourceForms
{
    /// <summary>The supplier says no class.</summary>
    internal const string NoWord = "";

    /// <summary>Stands for every word that has no line of its own.</summary>
    internal const string AnyOther = "*";

    // The same table stands in docs/safeguards.md under S12. Baseline comes only from a supplier that says it itself.
    internal static IReadOnlyList<ClassRule> Table { get; } =
    [
        .. Own(SourceForm.Csv),
        .. Own(SourceForm.JsonLines),
        Take(SourceForm.ProjectVic, "1", ListCategory.NationallyIllegal),
        Refuse(SourceForm.ProjectVic, NoWord, RefusedWhy.OtherClass),
        Refuse(SourceForm.ProjectVic, AnyOther, RefusedWhy.OtherClass),
        Take(SourceForm.Icse, "true", ListCategory.Baseline),
        Take(SourceForm.Icse, NoWord, ListCategory.NationallyIllegal),
        Take(SourceForm.Icse, AnyOther, ListCategory.NationallyIllegal),
        Take(SourceForm.TxDataset, "POSITIVE_CLASS csam", ListCategory.NationallyIllegal),
        Refuse(SourceForm.TxDataset, "POSITIVE_CLASS", RefusedWhy.NoCsamTag),
        Refuse(SourceForm.TxDataset, "DISPUTED", RefusedWhy.Disputed),
        Refuse(SourceForm.TxDataset, NoWord, RefusedWhy.OtherClass),
        Refuse(SourceForm.TxDataset, AnyOther, RefusedWhy.OtherClass),
        Take(SourceForm.NcmecHashSharing, "A1", ListCategory.NationallyIllegal),
        Take(SourceForm.NcmecHashSharing, "A2", ListCategory.NationallyIllegal),
        Take(SourceForm.NcmecHashSharing, "B1", ListCategory.NationallyIllegal),
        Take(SourceForm.NcmecHashSharing, "B2", ListCategory.NationallyIllegal),
        Take(SourceForm.NcmecHashSharing, NoWord, ListCategory.NationallyIllegal),
        Refuse(SourceForm.NcmecHashSharing, AnyOther, RefusedWhy.OtherClass),
        Take(SourceForm.ThreatExchange, "MALICIOUS csam", ListCategory.NationallyIllegal),
        Refuse(SourceForm.ThreatExchange, "MALICIOUS", RefusedWhy.NoCsamTag),
        Refuse(SourceForm.ThreatExchange, "DISPUTED", RefusedWhy.Disputed),
        Refuse(SourceForm.ThreatExchange, NoWord, RefusedWhy.OtherClass),
        Refuse(SourceForm.ThreatExchange, AnyOther, RefusedWhy.OtherClass),
        .. Own(SourceForm.Waarborg),
        .. Own(SourceForm.WaarborgLookup),
        Take(SourceForm.ArachnidShield, "csam", ListCategory.NationallyIllegal),
        Take(SourceForm.ArachnidShield, "test", ListCategory.Test),
        Refuse(SourceForm.ArachnidShield, "harmful-abusive-material", RefusedWhy.OtherPurpose),
        Refuse(SourceForm.ArachnidShield, NoWord, RefusedWhy.OtherClass),
        Refuse(SourceForm.ArachnidShield, AnyOther, RefusedWhy.OtherClass),
        Take(SourceForm.HashCheck, "yes", ListCategory.NationallyIllegal),
        Refuse(SourceForm.HashCheck, NoWord, RefusedWhy.OtherClass),
        Refuse(SourceForm.HashCheck, AnyOther, RefusedWhy.OtherClass),
    ];

    static readonly Dictionary<SourceForm, ClassRule[]> _byForm =
        Table.GroupBy(rule => rule.Form).ToDictionary(rules => rules.Key, rules => rules.ToArray());

    /// <summary>What this word of this supplier becomes. Pure; every word becomes something.</summary>
    internal static ClassMeaning Judge(SourceForm form, ReadOnlySpan<char> word)
    {
        // A word that looks like the sign for all others is one of the others.
        var rules = _byForm[form];
        foreach (var rule in rules)
        {
            if (rule.Word != AnyOther && word.Equals(rule.Word, StringComparison.OrdinalIgnoreCase)) return rule.Meaning;
        }

        return rules[^1].Meaning;
    }

    internal static string InWords(this RefusedWhy why) => why switch
    {
        RefusedWhy.OtherPurpose => "of another purpose",
        RefusedWhy.NoCsamTag => "without the tag csam",
        RefusedWhy.OtherClass => "of another class",
        RefusedWhy.Disputed => "disputed among those who share it",
        _ => throw new UnreachableException(),
    };

    /// <summary>The forms that a file may have.</summary>
    internal static IReadOnlyList<SourceForm> OfFiles { get; } =
        [SourceForm.Csv, SourceForm.JsonLines, SourceForm.ProjectVic, SourceForm.Icse, SourceForm.TxDataset];

    /// <summary>The word by which an operator names the form of a file.</summary>
    internal static string FileWord(this SourceForm form) => form switch
    {
        SourceForm.Csv => "csv",
        SourceForm.JsonLines => "jsonlines",
        SourceForm.ProjectVic => "projectvic",
        SourceForm.Icse => "icse",
        SourceForm.TxDataset => "tx",
        SourceForm.NcmecHashSharing or SourceForm.ThreatExchange or SourceForm.Waarborg or SourceForm.WaarborgLookup
            or SourceForm.ArachnidShield or SourceForm.HashCheck => throw new ArgumentOutOfRangeException(nameof(form)),
        _ => throw new UnreachableException(),
    };

    static ClassRule[] Own(SourceForm form) =>
    [
        Take(form, "Baseline", ListCategory.Baseline),
        Take(form, "NationallyIllegal", ListCategory.NationallyIllegal),
        Take(form, "Test", ListCategory.Test),
        Refuse(form, NoWord, RefusedWhy.OtherClass),
        Refuse(form, AnyOther, RefusedWhy.OtherClass),
    ];

    static ClassRule Take(SourceForm form, string word, ListCategory category) =>
        new(form, word, new ClassMeaning.Taken(category));

    static ClassRule Refuse(SourceForm form, string word, RefusedWhy why) => new(form, word, new ClassMeaning.Refused(why));
}
