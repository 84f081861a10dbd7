// Dates and numbers as people of a language write them. The program runs without cultures on purpose: it looks the same
// everywhere.
using System.Globalization;

namespace Waarborg.Server.Texts;

/// <summary>How one language writes moments, numbers and spans of time. Every moment is in UTC and says so.</summary>
interface IForms
{
    string Moment(DateTimeOffset moment);

    string Day(DateOnly day);

    string Number(long number);

    /// <summary>A share in thousandths, as per cent with one decimal.</summary>
    string Share(long perMille);

    /// <summary>The largest whole unit that fits at least twice, such as <c>8 days</c>; down to seconds.</summary>
    string Span(TimeSpan span);
}

sealed class DutchForms : IForms
{
    static readonly string[] Months =
    [
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ];

    public string Moment(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        return string.Create(
            CultureInfo.InvariantCulture, $"{utc.Day} {Months[utc.Month - 1]} {utc.Year} {utc:HH}.{utc:mm} uur (UTC)");
    }

    public string Day(DateOnly day) => Digits.Day(day, Months);

    public string Share(long perMille) => Digits.Share(perMille, ',');

    public string Number(long number) => Digits.Grouped(number, '.');

    public string Span(TimeSpan span) => Digits.LargestUnit(span) switch
    {
        (var days, SpanUnit.Days) => $"{Number(days)} dagen",
        (var hours, SpanUnit.Hours) => $"{Number(hours)} uur",
        (var minutes, SpanUnit.Minutes) => $"{Number(minutes)} minuten",
        (1, _) => "1 seconde",
        (var seconds, _) => $"{Number(seconds)} seconden",
    };
}

sealed class EnglishForms : IForms
{
    static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ];

    public string Moment(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        return string.Create(CultureInfo.InvariantCulture, $"{utc.Day} {Months[utc.Month - 1]} {utc.Year} "
            + $"{utc:HH}:{utc:mm} (UTC)");
    }

    public string Day(DateOnly day) => Digits.Day(day, Months);

    public string Share(long perMille) => Digits.Share(perMille, '.');

    public string Number(long number) => Digits.Grouped(number, ',');

    public string Span(TimeSpan span) => Digits.LargestUnit(span) switch
    {
        (var days, SpanUnit.Days) => $"{Number(days)} days",
        (var hours, SpanUnit.Hours) => $"{Number(hours)} hours",
        (var minutes, SpanUnit.Minutes) => $"{Number(minutes)} minutes",
        (1, _) => "1 second",
        (var seconds, _) => $"{Number(seconds)} seconds",
    };
}

enum SpanUnit
{
    Seconds,
    Minutes,
    Hours,
    Days,
}

/// <summary>What the languages share.</summary>
static class Digits
{
    internal static string Grouped(long number, char separator)
    {
        var plain = number.ToString("#,0", CultureInfo.InvariantCulture);
        return plain.Replace(',', separator);
    }

    internal static string Day(DateOnly day, IReadOnlyList<string> months) =>
        string.Create(CultureInfo.InvariantCulture, $"{day.Day} {months[day.Month - 1]} {day.Year}");

    internal static string Share(long perMille, char point) =>
        string.Create(CultureInfo.InvariantCulture, $"{perMille / 10}{point}{perMille % 10}\u00a0%");

    internal static (long Count, SpanUnit Unit) LargestUnit(TimeSpan span) =>
        span.TotalDays >= 2 ? ((long)span.TotalDays, SpanUnit.Days)
        : span.TotalHours >= 2 ? ((long)span.TotalHours, SpanUnit.Hours)
        : span.TotalMinutes >= 2 ? ((long)span.TotalMinutes, SpanUnit.Minutes)
        : (Math.Max(0, (long)span.TotalSeconds), SpanUnit.Seconds);
}
