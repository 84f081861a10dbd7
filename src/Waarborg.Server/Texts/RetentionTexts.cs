// The words about when the record of a case is forgotten.
using Waarborg.Cases;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record RetentionTexts
{
    /// <summary>All of it goes at once; the day, and by which rule.</summary>
    internal required Func<string, string, string> Goes { get; init; }

    /// <summary>Something of it goes first.</summary>
    internal required Func<string, string, string> FirstGoes { get; init; }

    /// <summary>It is over its time, by a rule.</summary>
    internal required Func<string, string> IsOver { get; init; }

    internal required string Held { get; init; }

    internal required Func<RetentionRule, string> Rule { get; init; }

    internal static RetentionTexts Dutch { get; } = new()
    {
        Goes = static (day, rule) => $"Wat hier staat, wordt op of kort na {day} gewist: {rule}.",
        FirstGoes = static (day, rule) => $"Het eerste van wat hier staat, wordt op of kort na {day} gewist: {rule}.",
        IsOver = static rule => $"De bewaartijd is om: {rule}. Het wordt gewist zodra er niets meer op wacht.",
        Held = "Een autoriteit houdt dit vast: zolang dat duurt, wordt hier niets van gewist.",
        Rule = static rule => rule switch
        {
            RetentionRule.Settings => "zo lang bewaren de instellingen het",
            RetentionRule.Redress => "tot dan kan wie het aangaat bezwaar maken",
            RetentionRule.Identified => "twaalf maanden nadat het werd gevonden",
            RetentionRule.ReportedOrRemoved => "twaalf maanden nadat het werd gemeld of weggehaald",
            RetentionRule.TerroristContent => "zes maanden nadat het werd weggehaald",
            RetentionRule.SealedFile => "zo lang blijft een verzegeld bestand",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
    };

    internal static RetentionTexts English { get; } = new()
    {
        Goes = static (day, rule) => $"What stands here is erased on or soon after {day}: {rule}.",
        FirstGoes = static (day, rule) => $"The first of what stands here is erased on or soon after {day}: {rule}.",
        IsOver = static rule => $"Its time is over: {rule}. It is erased as soon as nothing waits for it any more.",
        Held = "An authority holds this: as long as it does, nothing of it is erased.",
        Rule = static rule => rule switch
        {
            RetentionRule.Settings => "the settings keep it that long",
            RetentionRule.Redress => "until then whoever it concerns can object",
            RetentionRule.Identified => "twelve months after it was found",
            RetentionRule.ReportedOrRemoved => "twelve months after it was reported or taken away",
            RetentionRule.TerroristContent => "six months after it was taken away",
            RetentionRule.SealedFile => "a sealed file stays that long",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
    };
}
