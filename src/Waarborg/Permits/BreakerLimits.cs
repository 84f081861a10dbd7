// When the program stops trusting a list by itself: the provider's limits, and how they are read.
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>What came of reading the limits. There is no third case.</summary>
abstract record BreakersOutcome
{
    internal sealed record Valid(BreakerLimits Limits) : BreakersOutcome;

    /// <summary>What is wrong, in words, by the field's path such as <c>breakers.errorPercent</c>.</summary>
    internal sealed record Refused(IReadOnlyDictionary<string, string> Problems) : BreakersOutcome;
}

/// <summary>The limits. Each can be moved within its range and none can be taken away.</summary>
sealed record BreakerLimits
{
    /// <summary>The most customers that a limit may allow within a window.</summary>
    internal const int MaxCustomers = 10_000;

    /// <summary>The longest window: a day, in minutes.</summary>
    internal const int MaxWindowMinutes = 1_440;

    /// <summary>The largest rate of errors that may be allowed, in percent.</summary>
    internal const int MaxErrorPercent = 50;

    /// <summary>The oldest that a list may become: a year, in hours.</summary>
    internal const int MaxListAgeHours = 8_760;

    internal static BreakerLimits Default { get; } = new();

    /// <summary>Different customers that one entry may hit within the window; one more suspends the entry.</summary>
    internal int EntryCustomers { get; init; } = 20;

    /// <summary>How long hits count towards either number of customers.</summary>
    internal TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Different customers that one release may hit within the window; one more stops the release.</summary>
    internal int ReleaseCustomers { get; init; } = 100;

    /// <summary>Rejected matches of a release, in percent of the judged ones, that the lower bound may not exceed.</summary>
    internal int ErrorPercent { get; init; } = 10;

    /// <summary>Judged matches of a release from which its rate of errors is looked at.</summary>
    internal int MinJudged { get; init; } = 5;

    /// <summary>How old the release in force of a list may be for anything to be scanned against it.</summary>
    internal TimeSpan ListMaxAge { get; init; } = TimeSpan.FromDays(31);

    /// <summary>As two people signed them; the usual ones where the settings say nothing, or do not count.</summary>
    internal static BreakerLimits InForce(
        Installation installation, SqliteConnection connection, SqliteTransaction? transaction) =>
        new SettingsStore(installation).Current(connection, transaction)?.Settings.Breakers ?? Default;

    /// <summary>Reads the object <c>breakers</c>: every field may be left out. Never throws.</summary>
    /// <param name="breakers">The object; null where the settings have none.</param>
    internal static BreakersOutcome ParseUntrusted(JsonObject? breakers)
    {
        try
        {
            return breakers is null ? new BreakersOutcome.Valid(Default) : Read(breakers);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // A name that stands twice, or half a character in one.
            return new BreakersOutcome.Refused(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["breakers"] = "must have each name once, in whole characters.",
            });
        }
    }

    /// <summary>The limits as <see cref="ParseUntrusted"/> reads them.</summary>
    internal JsonObject ToJson() => new()
    {
        ["entryCustomers"] = EntryCustomers,
        ["windowMinutes"] = (int)Window.TotalMinutes,
        ["releaseCustomers"] = ReleaseCustomers,
        ["errorPercent"] = ErrorPercent,
        ["listMaxAgeHours"] = (int)ListMaxAge.TotalHours,
    };

    static BreakersOutcome Read(JsonObject json)
    {
        var problems = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var usual = Default.ToJson();
        foreach (var (field, _) in json)
        {
            if (!usual.ContainsKey(field)) problems[$"breakers.{field}"] = "is not known here.";
        }

        var limits = new BreakerLimits
        {
            EntryCustomers = Number("entryCustomers", MaxCustomers, "customers"),
            Window = TimeSpan.FromMinutes(Number("windowMinutes", MaxWindowMinutes, "minutes")),
            ReleaseCustomers = Number("releaseCustomers", MaxCustomers, "customers"),
            ErrorPercent = Number("errorPercent", MaxErrorPercent, "percent"),
            ListMaxAge = TimeSpan.FromHours(Number("listMaxAgeHours", MaxListAgeHours, "hours")),
        };
        return problems.Count == 0 ? new BreakersOutcome.Valid(limits) : new BreakersOutcome.Refused(problems);

        int Number(string field, int most, string unit)
        {
            if (!json.TryGetPropertyValue(field, out var value)) return usual[field]!.GetValue<int>();
            if (value is JsonValue number && number.GetValueKind() == JsonValueKind.Number
                && number.TryGetValue<int>(out var read) && read >= 1 && read <= most)
            {
                return read;
            }

            problems[$"breakers.{field}"] = $"must be a whole number of {unit}, 1 to {most}.";
            return 1;
        }
    }
}
