// Whether enough different people stand behind what is said of an item: rule C10 of docs/ledger-rules.md.
using System.Text.Json.Serialization;
using static Waarborg.Ledger.Checked;

namespace Waarborg.Ledger;

/// <summary>What people said of one item.</summary>
sealed class VerdictState
{
    /// <summary>Who said something.</summary>
    [JsonInclude]
    internal HashSet<string> By { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How many confirmed.</summary>
    [JsonInclude]
    internal int Confirmed { get; set; }

    /// <summary>How many rejected.</summary>
    [JsonInclude]
    internal int Rejected { get; set; }

    /// <summary>The verdict that was taken over from another item of the same bytes, or null.</summary>
    [JsonInclude]
    internal string? Copied { get; set; }

    /// <summary>The verdict that the last review gave, or null.</summary>
    [JsonInclude]
    internal string? Ruled { get; set; }
}

static class Verdicts
{
    internal static void Take(LedgerState state, Checked record, ItemState? item)
    {
        var (verdict, basis) = (record.Text("verdict"), record.Text("basis"));
        var needsLook = item is { NeedsLook: true };
        Require(basis != "provenance" || !needsLook, "C10", "what is only alike is not judged without a look");
        Require(basis != "picture" || state.ViewingAllowed != false, "C10", "nobody at the provider may see pictures");
        var isTaken = basis != "copy" || state.Ruled.Contains(verdict) || state.Unseen > 0;
        Require(isTaken, "C10", "nothing was judged so before");
        var said = Of(state, record.Number("item"));
        Require(said.By.Add(record.Texts("by")[0]), "C10", "the same person judged it before");
        if (basis == "copy") said.Copied = verdict;
        else if (verdict == "confirmed") said.Confirmed++;
        else said.Rejected++;
    }

    /// <summary>Remembers what a review gave.</summary>
    internal static void Rule(LedgerState state, long item, string verdict) => Of(state, item).Ruled = verdict;

    static VerdictState Of(LedgerState state, long item)
    {
        if (!state.Verdicts.TryGetValue(item, out var said)) state.Verdicts[item] = said = new();
        return said;
    }

    internal static void RequireEnough(LedgerState state, Checked record, ItemState? item, string verdict)
    {
        if (state.Unseen > 0) return;
        var said = state.Verdicts.GetValueOrDefault(record.Number("item")) ?? new();
        if (said.Copied == verdict) return;
        var (agree, differ) = verdict == "confirmed" ? (said.Confirmed, said.Rejected) : (said.Rejected, said.Confirmed);
        Require(agree > differ, "C10", "not more people said so than said the contrary");
        var needed = differ > 0 || item is { NeedsLook: true } ? 2 : 1;
        Require(agree >= needed, "C10", "it takes two people");
    }
}
