// What becomes of the original of a confirmed item: the operator says so, and nothing is taken for granted.
using System.Text.Json.Nodes;

namespace Waarborg.Permits;

/// <summary>Whether the original of what was confirmed is kept sealed or destroyed at once. There is no third case.</summary>
abstract record ConfirmedOriginals
{
    /// <summary>Holders at most.</summary>
    internal const int MaxHolders = 3;

    /// <summary>Holders at least.</summary>
    internal const int MinHolders = 2;

    /// <summary>The longest that anything is kept sealed, in days: twelve months.</summary>
    internal const int MaxDays = 366;

    /// <summary>What an original may be kept for.</summary>
    internal static readonly IReadOnlyList<string> Purposes = ["report", "accountMeasure", "redress", "request"];

    /// <summary>Its key is split between holders outside.</summary>
    /// <param name="Holders">Partners, two of whom open it together.</param>
    /// <param name="Purpose">The one thing that it is kept for.</param>
    /// <param name="Days">
    /// For how many days; then it is destroyed, but not while whoever was told may still object.
    /// </param>
    internal sealed record Keep(IReadOnlyList<string> Holders, string Purpose, int Days) : ConfirmedOriginals
    {
        internal override JsonObject ToJson() => new()
        {
            ["originals"] = "keep",
            ["holders"] = NoticeTerms.Texts(Holders),
            ["purpose"] = Purpose,
            ["days"] = Days,
        };
    }

    /// <summary>Its key is destroyed: nobody can put it back.</summary>
    internal sealed record Shred : ConfirmedOriginals
    {
        internal override JsonObject ToJson() => new() { ["originals"] = "shred" };
    }

    /// <summary>Reads the canonical form, which this program wrote.</summary>
    internal static ConfirmedOriginals FromTrusted(JsonObject json) => (string)json["originals"]! == "keep"
        ? new Keep(
            [.. json["holders"]!.AsArray().Select(one => (string)one!)], (string)json["purpose"]!, (int)json["days"]!)
        : new Shred();

    /// <summary>The canonical form.</summary>
    internal abstract JsonObject ToJson();
}
