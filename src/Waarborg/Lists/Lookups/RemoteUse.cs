// Does a permit's line fit the remote list that it names? Asked when it is proposed, and again by the clock. Pure.
using Waarborg.Permits;

namespace Waarborg.Lists.Lookups;

static class RemoteUse
{
    /// <summary>Why this line does not let the list be asked, in words; null where it does.</summary>
    internal static string? Problem(RemoteListTerms terms, ListUse use)
    {
        if (use.Sends is null)
        {
            return $"{use.List} is held by somebody else, so something leaves for each file: say what, with sends.";
        }

        if (use.Sends != terms.Sends) return $"{use.List} is asked by {terms.Sends}, and not by what this line says in sends.";
        if (use.SendsProblem() is { } unsent) return unsent;
        if (use.GroundProblem() is { } groundless) return groundless;
        var can = terms.Categories.Select(one => one.ToString()).ToList();
        return use.Categories.Except(can, StringComparer.Ordinal).Any()
            ? $"{use.List} answers of the categories {string.Join(", ", can)} only."
            : null;
    }
}
