// What was done with a picture before it was like an entry, for whoever judges it: in Dutch and in English.
using Waarborg.Cases;
using Waarborg.Hashing;

namespace Waarborg.Server.Texts;

static class AlterationWords
{
    /// <summary>In Dutch; null for a picture that was compared as it is.</summary>
    /// <param name="view">As it is kept with a hit.</param>
    internal static string? Dutch(string? view) => Of(view) is { } alteration
        ? $"Lijkt er alleen op als het zo wordt vergeleken: {DutchName(alteration)}. Het beeld is mogelijk een bewerkte kopie."
        : null;

    /// <summary>In English; null for a picture that was compared as it is.</summary>
    /// <param name="view">As it is kept with a hit.</param>
    internal static string? English(string? view) => Of(view) is { } alteration
        ? $"Alike only when compared {EnglishName(alteration)}. The picture may be an altered copy."
        : null;

    static PdqAlteration? Of(string? view) =>
        view is not null && view.StartsWith(CaseHits.AlteredPrefix, StringComparison.Ordinal)
            && Enum.TryParse<PdqAlteration>(view[CaseHits.AlteredPrefix.Length..], ignoreCase: true, out var alteration)
                ? alteration
                : null;

    static string DutchName(PdqAlteration alteration) => alteration switch
    {
        PdqAlteration.Mirrored => "gespiegeld",
        PdqAlteration.UpsideDown => "een halve slag gedraaid",
        PdqAlteration.Flipped => "op zijn kop gespiegeld",
        PdqAlteration.Transposed => "een kwartslag naar links gedraaid en op zijn kop gespiegeld",
        PdqAlteration.TurnedRight => "een kwartslag naar rechts gedraaid",
        PdqAlteration.AntiTransposed => "een kwartslag naar rechts gedraaid en op zijn kop gespiegeld",
        PdqAlteration.TurnedLeft => "een kwartslag naar links gedraaid",
        PdqAlteration.Trimmed => "zonder de randen",
        PdqAlteration.Cropped2 => "zonder een rand van 2 %",
        PdqAlteration.Cropped4 => "zonder een rand van 4 %",
        PdqAlteration.Widened2 => "alsof er 2 % van elke kant is geknipt",
        PdqAlteration.Widened3 => "alsof er 3 % van elke kant is geknipt",
        PdqAlteration.Widened4 => "alsof er 4 % van elke kant is geknipt",
        PdqAlteration.Widened5 => "alsof er 5 % van elke kant is geknipt",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static string EnglishName(PdqAlteration alteration) => alteration switch
    {
        PdqAlteration.Mirrored => "mirrored",
        PdqAlteration.UpsideDown => "turned by half",
        PdqAlteration.Flipped => "mirrored top to bottom",
        PdqAlteration.Transposed => "turned by a quarter to the left and mirrored top to bottom",
        PdqAlteration.TurnedRight => "turned by a quarter to the right",
        PdqAlteration.AntiTransposed => "turned by a quarter to the right and mirrored top to bottom",
        PdqAlteration.TurnedLeft => "turned by a quarter to the left",
        PdqAlteration.Trimmed => "without its borders",
        PdqAlteration.Cropped2 => "without a margin of 2 %",
        PdqAlteration.Cropped4 => "without a margin of 4 %",
        PdqAlteration.Widened2 => "as if 2 % had been cropped from each side",
        PdqAlteration.Widened3 => "as if 3 % had been cropped from each side",
        PdqAlteration.Widened4 => "as if 4 % had been cropped from each side",
        PdqAlteration.Widened5 => "as if 5 % had been cropped from each side",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
