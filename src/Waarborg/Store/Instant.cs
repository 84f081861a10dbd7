// How moments are written in the database: text that sorts as it should.
using System.Globalization;

namespace Waarborg.Store;

/// <summary>Moments as text in UTC to the millisecond, so that the order of the text is the order of time.</summary>
static class Instant
{
    const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    const int TextLength = 24;

    // As Form says. The standard form, which has four digits more, is written in a tenth of the time.
    internal static string Text(DateTimeOffset moment) =>
        string.Concat(moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture).AsSpan(0, TextLength - 1), "Z");

    /// <summary>The day of it in UTC: the beginning of <see cref="Text"/>.</summary>
    internal static string Day(DateTimeOffset moment) =>
        DateOnly.FromDateTime(moment.UtcDateTime).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    /// <exception cref="FormatException">The text was not written by this class: the database is damaged.</exception>
    internal static DateTimeOffset Of(string text) => DateTimeOffset.ParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>The same of a text that anybody may have written. Never throws.</summary>
    internal static bool TryParse(string text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
}
