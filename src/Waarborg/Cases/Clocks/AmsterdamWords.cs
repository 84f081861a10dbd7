// Moments and days as letters to people say them: in Dutch or English, at the time of Amsterdam.
using System.Globalization;

namespace Waarborg.Cases;

static class AmsterdamWords
{
    static readonly string[] Dutch =
    [
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ];

    static readonly string[] English =
    [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ];

    /// <summary>Such as <c>22 november 2026 om 11.00 uur (Nederlandse tijd)</c>.</summary>
    internal static string Moment(DateTimeOffset moment, string language)
    {
        var at = AmsterdamTime.At(moment);
        return language == "nl"
            ? string.Create(CultureInfo.InvariantCulture, $"{Day(at, Dutch)} om {at:HH}.{at:mm} uur (Nederlandse tijd)")
            : string.Create(CultureInfo.InvariantCulture, $"{Day(at, English)} at {at:HH}:{at:mm} (Dutch time)");
    }

    /// <summary>The last day of a term, which ends with its last hour, such as <c>6 december 2026</c>.</summary>
    internal static string LastDay(DateTimeOffset end, string language) =>
        Day(AmsterdamTime.At(end - TimeSpan.FromTicks(1)), language == "nl" ? Dutch : English);

    static string Day(DateTimeOffset at, string[] months) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.Day} {months[at.Month - 1]} {at.Year}");
}
