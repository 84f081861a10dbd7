// How a figure is shown: a number, a true nought, a count in tens, or why there is none.
using System.Diagnostics;
using Waarborg.Evidence;
using Waarborg.Server.Texts;

namespace Waarborg.Server.Pages;

static class FigureView
{
    internal static Html Count(PageFrame frame, Figure figure) => Render(frame, figure, frame.Forms.Number);

    internal static Html Share(PageFrame frame, Figure figure) => Render(frame, figure, frame.Forms.Share);

    internal static Html Time(PageFrame frame, Figure figure) =>
        Render(frame, figure, seconds => frame.Forms.Span(TimeSpan.FromSeconds(seconds)));

    static Html Render(PageFrame frame, Figure figure, Func<long, string> write) => figure switch
    {
        Figure.Number number => Html.Of($"{write(number.Value)}"),
        Figure.Zero => Html.Of($"{write(0)}"),
        Figure.Tens { AtLeast: 0 } => Html.Of($"{"<"}{Figure.Tens.Step}"),
        Figure.Tens tens => Html.Of($"{frame.Forms.Number(tens.AtLeast)}–{frame.Forms.Number(tens.AtMost)}"),
        Figure.NotCollected none => Html.Of($"<small>{frame.Texts.Ledger.NoFigureWords(none.Reason)}</small>"),
        _ => throw new UnreachableException(),
    };

    /// <summary>A name and its value, as one part of a list.</summary>
    internal static Html Fact(PageFrame frame, PageFigure name, Html value) =>
        Html.Of($"<div><dt>{frame.Texts.Ledger.FigureName(name)}</dt><dd>{value}</dd></div>");

    /// <summary>All exact figures, for the abuse desk.</summary>
    internal static Html Exact(PageFrame frame, Figures figures)
    {
        (PageFigure Name, Html Value)[] all =
        [
            (PageFigure.SweepsStarted, Count(frame, figures.SweepsStarted)),
            (PageFigure.SweepsComplete, Count(frame, figures.SweepsComplete)),
            (PageFigure.Items, Count(frame, figures.Items)),
            (PageFigure.Uploads, Count(frame, figures.Uploads)),
            (PageFigure.Matches, Count(frame, figures.Matches)),
            (PageFigure.NoMatches, Count(frame, figures.NoMatches)),
            (PageFigure.NotScanned, Count(frame, figures.NotScanned)),
            (PageFigure.Coverage, Share(frame, figures.CoveragePerMille)),
            (PageFigure.Cases, Count(frame, figures.Cases)),
            (PageFigure.Confirmed, Count(frame, figures.Confirmed)),
            (PageFigure.Rejected, Count(frame, figures.Rejected)),
            (PageFigure.Unreviewed, Count(frame, figures.Unreviewed)),
            (PageFigure.RejectedOfMatched, Share(frame, figures.RejectedPerMilleOfMatched)),
            (PageFigure.RejectedOfReviewed, Share(frame, figures.RejectedPerMilleOfReviewed)),
            (PageFigure.TimeToReviewMedian, Time(frame, figures.SecondsToReviewMedian)),
            (PageFigure.Disabled, Count(frame, figures.Disabled)),
            (PageFigure.Restored, Count(frame, figures.Restored)),
            (PageFigure.RestrictionsFailed, Count(frame, figures.RestrictionsFailed)),
            (PageFigure.TimeToDisableMedian, Time(frame, figures.SecondsToDisableMedian)),
            (PageFigure.TimeToDisableMost, Time(frame, figures.SecondsToDisableMost)),
            (PageFigure.SourcesRefused, Count(frame, figures.SourcesRefused)),
            (PageFigure.Incidents, Count(frame, figures.Incidents)),
            (PageFigure.Tests, Count(frame, figures.Tests)),
            (PageFigure.TestsDisabled, Count(frame, figures.TestsDisabled)),
            .. Screening(figures, figure => Count(frame, figure)),
            (PageFigure.UnknownImagery, Count(frame, figures.UnknownImagery)),
            (PageFigure.Solicitation, Count(frame, figures.Solicitation)),
        ];
        return Html.Of($"""<dl class="facts">{Html.Each(all, one => Fact(frame, one.Name, one.Value))}</dl>""");
    }

    /// <summary>
    /// The same for everybody: counts that hang on matches in tens, shares and times of at least ten in whole per cent, and
    /// nothing that tells of one file.
    /// </summary>
    internal static Html Public(PageFrame frame, Figures figures)
    {
        var (decided, disabled) = (Plus(figures.Confirmed, figures.Rejected), ValueOf(figures.Disabled));
        Figure[] hanging =
        [
            figures.Matches, figures.NoMatches, figures.NotScanned, figures.Items, figures.Uploads, figures.Cases,
            figures.Confirmed, figures.Rejected, figures.Unreviewed, figures.Disabled, figures.Restored,
                figures.RestrictionsFailed, figures.Tests, figures.TestsDisabled,
        ];
        // Where no permit was in force a nought has a reason and a one has none: then nothing may have either, or all have the
        // reason.
        var anything = hanging.Any(figure => figure is not Figure.NotCollected);
        Html Hanging(Figure figure) => Count(frame, InTens(figure, anything));
        (PageFigure Name, Html Value)[] all =
        [
            (PageFigure.SweepsStarted, Count(frame, figures.SweepsStarted)),
            (PageFigure.SweepsComplete, Count(frame, figures.SweepsComplete)),
            (PageFigure.Items, Hanging(figures.Items)),
            (PageFigure.Uploads, Hanging(figures.Uploads)),
            (PageFigure.NotScanned, Hanging(figures.NotScanned)),
            (PageFigure.Coverage, Share(frame, OfMany(figures.CoveragePerMille, Plus(figures.Items, figures.Uploads)))),
            (PageFigure.Cases, Hanging(figures.Cases)),
            (PageFigure.Confirmed, Hanging(figures.Confirmed)),
            (PageFigure.Rejected, Hanging(figures.Rejected)),
            (PageFigure.Unreviewed, Hanging(figures.Unreviewed)),
            (PageFigure.RejectedOfReviewed, Share(frame, OfMany(figures.RejectedPerMilleOfReviewed, decided))),
            (PageFigure.TimeToReviewMedian, Time(frame, OfMany(figures.SecondsToReviewMedian, decided, isShare: false))),
            (PageFigure.Disabled, Hanging(figures.Disabled)),
            (PageFigure.Restored, Hanging(figures.Restored)),
            (PageFigure.TimeToDisableMedian, Time(frame, OfMany(figures.SecondsToDisableMedian, disabled, isShare: false))),
            (PageFigure.SourcesRefused, Count(frame, figures.SourcesRefused)),
            (PageFigure.Incidents, Count(frame, figures.Incidents)),
            (PageFigure.Tests, Hanging(figures.Tests)),
            (PageFigure.TestsDisabled, Hanging(figures.TestsDisabled)),
            .. Screening(figures, Hanging),
            (PageFigure.UnknownImagery, Count(frame, figures.UnknownImagery)),
            (PageFigure.Solicitation, Count(frame, figures.Solicitation)),
        ];
        return Html.Of($"""<dl class="facts">{Html.Each(all, one => Fact(frame, one.Name, one.Value))}</dl>""");
    }

    // Nothing is said of what no permit ever let be.
    static (PageFigure Name, Html Value)[] Screening(Figures figures, Func<Figure, Html> show) => !FigureJson.IsScreened(figures)
        ? []
        :
        [
            (PageFigure.Screened, show(figures.Screened)), (PageFigure.ScreenedSampled, show(figures.ScreenedSampled)),
            (PageFigure.ScreenedMissed, show(figures.ScreenedMissed)),
        ];

    /// <summary>A count as everybody reads it: in tens, none and a few alike.</summary>
    internal static Figure InTens(Figure figure, bool noPermitIsNone = false) => figure switch
    {
        Figure.NotCollected { Reason: NoFigure.NoPermit } when noPermitIsNone => new Figure.Tens(0),
        Figure.NotCollected => figure,
        _ => new Figure.Tens(ValueOf(figure) / Figure.Tens.Step * Figure.Tens.Step),
    };

    // Also where nothing happened: that there is nothing to measure tells as much as one.
    static Figure OfMany(Figure figure, long of, bool isShare = true) => figure switch
    {
        Figure.NotCollected { Reason: not NoFigure.NothingToMeasure } => figure,
        _ when of < Figure.Tens.Step => Figure.None(NoFigure.TooFew),
        Figure.Number number when isShare => Figure.Of(number.Value / 10 * 10),
        _ => figure,
    };

    static long Plus(Figure one, Figure other) => ValueOf(one) + ValueOf(other);

    static long ValueOf(Figure figure) => figure is Figure.Number number ? number.Value : 0;
}
