// Whether only what was confirmed is sealed or destroyed, for one purpose and a time: rule C11 of docs/ledger-rules.md.
using System.Globalization;
using static Waarborg.Ledger.Checked;

namespace Waarborg.Ledger;

static class Seals
{
    /// <summary>The longest that anything is kept sealed, in days.</summary>
    internal const int MaxDays = 366;

    internal static void Apply(LedgerState state, Checked record, ItemState? item)
    {
        var ruled = state.Verdicts.GetValueOrDefault(record.Number("item"))?.Ruled;
        Require(ruled == "confirmed" || state.Unseen > 0, "C11", "nobody confirmed the item before");
        Require(item is not { IsTest: true }, "C11", "it is a test picture");
        if (record.Kind == "seal") RequireLimits(record);
    }

    static void RequireLimits(Checked record)
    {
        Require(record.Number("holders") is 2 or 3, "C11", "a key has two or three holders");
        var days = DayOf(record.Text("until")).DayNumber - DayOf(record.At[..10]).DayNumber;
        Require(days is >= 1 and <= MaxDays, "C11", string.Create(
            CultureInfo.InvariantCulture, $"it is kept for {days} days, and 1 to {MaxDays} are allowed"));
    }

    static DateOnly DayOf(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
