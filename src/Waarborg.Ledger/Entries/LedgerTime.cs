// Moments and days as the ledger writes them.
using System.Globalization;

namespace Waarborg.Ledger;

/// <summary>UTC to the millisecond, so that the order of the texts is the order of time.</summary>
public static class LedgerTime
{
    const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    const string DayForm = "yyyy-MM-dd";

    /// <summary>The moment as text; what is finer than a millisecond is cut off.</summary>
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>The day as text.</summary>
    public static string Text(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Text(DateTimeOffset)"/> writes. False for anything else; never throws.</summary>
    public static bool TryParse(string text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);

    /// <summary>Reads what <see cref="Text(DateOnly)"/> writes. False for anything else; never throws.</summary>
    public static bool TryParseDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>The full hour at or before this moment.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>The moment so much later or earlier, or the calendar's end or beginning where that lies before it.</summary>
    internal static DateTimeOffset MovedBy(DateTimeOffset moment, TimeSpan by) =>
        by > DateTimeOffset.MaxValue - moment ? DateTimeOffset.MaxValue
        : by < DateTimeOffset.MinValue - moment ? DateTimeOffset.MinValue
        : moment + by;

    internal static DateOnly DayOf(string text) => TryParseDay(text, out var day)
        ? day
        : throw new FormatException("An entry's day was not checked before it was used.");

    internal static DateTimeOffset Of(string text) => TryParse(text, out var moment)
        ? moment
        : throw new FormatException("An entry's time was not checked before it was used.");
}
