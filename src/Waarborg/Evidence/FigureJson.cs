// Figures as JSON of whole numbers, so that they can be committed to: each value is a number, a zero, or why there is none.
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Waarborg.Evidence;

static class FigureJson
{
    internal static JsonObject Write(Figures figures)
    {
        var notScannedBy = new JsonObject();
        foreach (var (reason, figure) in figures.NotScannedBy) notScannedBy[reason] = Write(figure);
        var json = new JsonObject
        {
            ["permitsGranted"] = Write(figures.PermitsGranted),
            ["sweepsStarted"] = Write(figures.SweepsStarted),
            ["sweepsComplete"] = Write(figures.SweepsComplete),
            ["items"] = Write(figures.Items),
            ["uploads"] = Write(figures.Uploads),
            ["matches"] = Write(figures.Matches),
            ["noMatches"] = Write(figures.NoMatches),
            ["notScanned"] = Write(figures.NotScanned),
            ["notScannedBy"] = notScannedBy,
            ["coveragePerMille"] = Write(figures.CoveragePerMille),
            ["cases"] = Write(figures.Cases),
            ["confirmed"] = Write(figures.Confirmed),
            ["rejected"] = Write(figures.Rejected),
            ["unreviewed"] = Write(figures.Unreviewed),
            ["rejectedPerMilleOfMatched"] = Write(figures.RejectedPerMilleOfMatched),
            ["rejectedPerMilleOfReviewed"] = Write(figures.RejectedPerMilleOfReviewed),
            ["disabled"] = Write(figures.Disabled),
            ["restored"] = Write(figures.Restored),
            ["restrictionsFailed"] = Write(figures.RestrictionsFailed),
            ["secondsToDisableMedian"] = Write(figures.SecondsToDisableMedian),
            ["secondsToDisableMost"] = Write(figures.SecondsToDisableMost),
            ["secondsToReviewMedian"] = Write(figures.SecondsToReviewMedian),
            ["sourcesRefused"] = Write(figures.SourcesRefused),
            ["incidents"] = Write(figures.Incidents),
            ["tests"] = Write(figures.Tests),
            ["testsDisabled"] = Write(figures.TestsDisabled),
            ["unknownImagery"] = Write(figures.UnknownImagery),
            ["solicitation"] = Write(figures.Solicitation),
        };
        // The same as ever where no permit lets anything be screened.
        if (IsScreened(figures))
        {
            json["screened"] = Write(figures.Screened);
            json["screenedSampled"] = Write(figures.ScreenedSampled);
            json["screenedMissed"] = Write(figures.ScreenedMissed);
        }

        return json;
    }

    /// <summary>Whether there is anything to say of screening.</summary>
    internal static bool IsScreened(Figures figures) =>
        figures.Screened is not Figure.NotCollected { Reason: NoFigure.NothingToMeasure };

    /// <summary>Reads what <see cref="Write(Figures)"/> wrote.</summary>
    internal static Figures Read(JsonObject figures)
    {
        Figure Get(string name) => ReadOne(figures[name]!.AsObject());
        // Weighings of before there were test pictures do not count them.
        Figure Tests(string name) =>
            figures[name] is JsonObject figure ? ReadOne(figure) : Figure.None(NoFigure.CapabilityAbsent);
        Figure Screened(string name) =>
            figures[name] is JsonObject figure ? ReadOne(figure) : Figure.None(NoFigure.NothingToMeasure);
        return new(
            Get("permitsGranted"), Get("sweepsStarted"), Get("sweepsComplete"), Get("items"), Get("uploads"), Get("matches"),
            Get("noMatches"), Get("notScanned"),
            figures["notScannedBy"]!.AsObject().ToDictionary(
                one => one.Key, one => ReadOne(one.Value!.AsObject()), StringComparer.Ordinal),
            Get("coveragePerMille"), Get("cases"), Get("confirmed"), Get("rejected"), Get("unreviewed"),
            Get("rejectedPerMilleOfMatched"), Get("rejectedPerMilleOfReviewed"), Get("disabled"), Get("restored"),
            Get("restrictionsFailed"), Get("secondsToDisableMedian"), Get("secondsToDisableMost"), Get("secondsToReviewMedian"),
            Get("sourcesRefused"), Get("incidents"), Tests("tests"), Tests("testsDisabled"),
            Screened("screened"), Screened("screenedSampled"), Screened("screenedMissed"),
            Get("unknownImagery"), Get("solicitation"));
    }

    internal static JsonObject Write(Figure figure) => figure switch
    {
        Figure.Number number => new() { ["state"] = "number", ["value"] = number.Value },
        Figure.Zero => new() { ["state"] = "zero" },
        Figure.Tens tens => new() { ["state"] = "tens", ["value"] = tens.AtLeast },
        Figure.NotCollected none => new() { ["state"] = "notCollected", ["reason"] = none.Reason.ToString() },
        _ => throw new UnreachableException(),
    };

    internal static Figure ReadOne(JsonObject figure) => (string?)figure["state"] switch
    {
        "number" => new Figure.Number((long)figure["value"]!),
        "zero" => new Figure.Zero(),
        "tens" => new Figure.Tens((long)figure["value"]!),
        "notCollected" => new Figure.NotCollected(Enum.Parse<NoFigure>((string)figure["reason"]!)),
        _ => throw new FormatException("A figure was not written by this class: the database is damaged."),
    };
}
