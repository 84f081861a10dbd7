// The figures of a weighing: counted from the journal, for one source and one period. No form and no file has a field for them.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>The figures of one source in one period.</summary>
/// <param name="From">The period's beginning: the end of the weighing before it, else the source's declaration.</param>
/// <param name="Until">Its end, not in it: when the draft was made.</param>
/// <param name="Counted">What happened.</param>
/// <param name="DecoderDisagreements">Alarms that two decoders gave different hashes, of any source.</param>
/// <param name="SandboxOff">Starts of the program that found no sandbox.</param>
/// <param name="Originals">What the settings of that moment said becomes of confirmed originals; null where nobody had said
/// it.</param>
/// <param name="Inlet">What the inlet did on a match when the draft was made; null for a folder, and where nobody had said
/// it.</param>
sealed record WeighingFigures(
    DateTimeOffset From, DateTimeOffset Until, Figures Counted, Figure DecoderDisagreements, Figure SandboxOff,
    ConfirmedOriginals? Originals = null, InletChoice? Inlet = null)
{
    /// <summary>Counts. The same journal gives the same figures, as long as nothing of the period is erased.</summary>
    internal static WeighingFigures Count(
        SqliteConnection connection, SqliteTransaction transaction, string source, DateTimeOffset from, DateTimeOffset until)
    {
        var counted = JournalBodies.ExactFigures(connection, transaction, source, from, until);
        return new(
            from, until, counted, Said("alarm", "decodersDisagreed"), Said("incident", "sandboxOff"),
            OriginalsAt(connection, transaction, until), InletOf(connection, transaction, source));

        Figure Said(string kind, string what)
        {
            var (erased, count) = connection.QuerySingle<(long, long)>(
                """
                select count(*) filter (where body is null),
                    count(*) filter (where json_extract(cast(body as text), '$.what') = @what)
                from evidence where kind = @kind and at >= @from and at < @until
                """,
                new { kind, what, from = Instant.Text(from), until = Instant.Text(until) }, transaction);
            return erased > 0 ? Figure.None(NoFigure.Closed) : Figure.Of(count);
        }
    }

    // Versions of the settings are never taken back, so that the same moment always gives the same.
    static ConfirmedOriginals? OriginalsAt(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset until) =>
        connection.QuerySingleOrDefault<string?>(
            """
            select json_extract(body, '$.settings.confirmed') from provider_settings
            where made_at <= @until order by version desc limit 1
            """,
            new { until = Instant.Text(until) }, transaction) is { } json
            ? ConfirmedOriginals.FromTrusted(JsonNode.Parse(json)!.AsObject())
            : null;

    static InletChoice? InletOf(SqliteConnection connection, SqliteTransaction transaction, string source)
    {
        var (onMatch, keeps) = connection.QuerySingleOrDefault<(string?, long?)>(
            "select on_match, keep_matched from sources where name = @source", new { source }, transaction);
        return InletChoice.Of(onMatch, keeps);
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["from"] = Instant.Text(From),
            ["until"] = Instant.Text(Until),
            ["counted"] = FigureJson.Write(Counted),
            ["decoderDisagreements"] = FigureJson.Write(DecoderDisagreements),
            ["sandboxOff"] = FigureJson.Write(SandboxOff),
        };
        if (Originals is { } originals) json["originals"] = originals.ToJson();
        if (Inlet is { } inlet) json["inlet"] = inlet.ToJson();
        return json;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    internal static WeighingFigures FromJson(JsonObject figures) => new(
        Instant.Of((string)figures["from"]!), Instant.Of((string)figures["until"]!),
        FigureJson.Read(figures["counted"]!.AsObject()), FigureJson.ReadOne(figures["decoderDisagreements"]!.AsObject()),
        FigureJson.ReadOne(figures["sandboxOff"]!.AsObject()),
        figures["originals"] is JsonObject originals ? ConfirmedOriginals.FromTrusted(originals) : null,
        figures["inlet"] is JsonObject inlet ? InletChoice.FromTrusted(inlet) : null);
}

/// <summary>Which figure is out of its bounds.</summary>
enum Bound
{
    RejectedShare,
    NotScannedShare,
    DecodersDisagreed,
    RestrictionsFailed,
    SandboxOff,
}

/// <summary>The bounds. A figure outside becomes a point that the decision must address by its number.</summary>
static class WeighingBounds
{
    /// <summary>Of a thousand candidates that a person decided in the period, how many may be rejected: 5 %.</summary>
    internal const long RejectedPerMilleMost = 50;

    /// <summary>Of a thousand items and uploads, how many must have been judged: at most 20 % were not scanned.</summary>
    internal const long CoveragePerMilleLeast = 800;

    /// <summary>Alarms that two decoders disagreed: none, because one of them may have been taken over.</summary>
    internal const long DecoderDisagreementsMost = 0;

    /// <summary>Acts on files that did not succeed: none.</summary>
    internal const long RestrictionsFailedMost = 0;

    /// <summary>Starts without a sandbox: none.</summary>
    internal const long SandboxOffMost = 0;

    /// <summary>
    /// The bounds that these figures break. What was not collected breaks none; the page says that it is lacking.
    /// </summary>
    internal static IReadOnlyList<Bound> Broken(WeighingFigures figures)
    {
        (Bound Bound, bool IsBroken)[] all =
        [
            (Bound.RejectedShare, TooManyRejected(Value(figures.Counted.Rejected), Value(figures.Counted.Confirmed))),
            (Bound.NotScannedShare, Value(figures.Counted.CoveragePerMille) < CoveragePerMilleLeast),
            (Bound.DecodersDisagreed, Value(figures.DecoderDisagreements) > DecoderDisagreementsMost),
            (Bound.RestrictionsFailed, Value(figures.Counted.RestrictionsFailed) > RestrictionsFailedMost),
            (Bound.SandboxOff, Value(figures.SandboxOff) > SandboxOffMost),
        ];
        return [.. all.Where(one => one.IsBroken).Select(one => one.Bound)];
    }

    /// <summary>What a point about this bound has as its subject.</summary>
    internal static string SubjectOf(Bound bound) => $"bound:{bound}";

    internal static string Words(Bound bound) => bound switch
    {
        Bound.RejectedShare => "More than 5 % of the candidates that a person decided were rejected.",
        Bound.NotScannedShare => "More than 20 % of the items and uploads were not scanned.",
        Bound.DecodersDisagreed => "Two decoders gave different hashes of the same bytes.",
        Bound.RestrictionsFailed => "Something could not be made unavailable or put back.",
        Bound.SandboxOff => "The program found no sandbox at a start.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // From the counts: a share in whole thousandths is rounded down, and would let a little more pass. Where only the rejected
    // are a number, no permit was in force any more, and none was confirmed.
    static bool TooManyRejected(long? rejected, long? confirmed) =>
        rejected * 1000 > RejectedPerMilleMost * (rejected + (confirmed ?? 0));

    // Null is neither above nor below anything.
    static long? Value(Figure figure) => figure switch
    {
        Figure.Number number => number.Value,
        Figure.Zero => 0,
        _ => null,
    };
}
