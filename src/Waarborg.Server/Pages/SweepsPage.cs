// The last sweeps, with what became of every file: match, no match, or not scanned and why.
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Evidence;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class SweepsPage
{
    /// <summary>How many sweeps are shown.</summary>
    internal const int MaxShown = 20;

    internal static ContentHttpResult Get(HttpContext http, SweepStore sweeps, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts;
        var shown = sweeps.Latest(MaxShown);
        var exact = JournalBodies.ExactFigures(installation, frame.Now - PublicLedger.Period, DateTimeOffset.MaxValue);
        return Layout.Page(frame, texts.SweepsTitle, NavPage.Sweeps, Html.Of($"""
            <h1>{texts.SweepsTitle}</h1>
            <p class="lead">{texts.SweepsLead}</p>
            {(shown.Count == 0 ? Html.Of($"""<p class="calm">{texts.SweepsNone}</p>""") : Html.Each(shown, s => Sweep(frame, s)))}
            <section class="sweep">
            <h2>{texts.Ledger.ExactTitle}</h2>
            <p>{texts.Ledger.ExactLead}</p>
            {FigureView.Exact(frame, exact)}
            </section>
            """));
    }

    static Html Sweep(PageFrame frame, SweepRecord sweep)
    {
        var texts = frame.Texts;
        var ended = sweep.EndedAt is { } at
            ? Html.Of($"<div><dt>{texts.Ended}</dt><dd>{Layout.Moment(frame, at)}</dd></div>")
            : Html.Empty;
        // Why it stopped is in the program's own English.
        var stopped = sweep.StopWords is { } words
            ? Html.Of($"""<p class="warning">{texts.StoppedBecause} <span lang="en">{words}</span></p>""")
            : Html.Empty;
        return Html.Of($"""
            <section class="sweep">
            <h2>{texts.SweepTitle(sweep.Id, sweep.Source)}</h2>
            <dl class="facts">
            <div><dt>{texts.State}</dt><dd>{StateWords(frame, sweep.State)}</dd></div>
            <div><dt>{texts.Started}</dt><dd>{Layout.Moment(frame, sweep.StartedAt)}</dd></div>
            {ended}
            </dl>
            {stopped}
            {(sweep.Summary is { } summary ? Figures(frame, summary) : Html.Of($"<p>{texts.NoSummaryYet}</p>"))}
            </section>
            """);
    }

    static Html Figures(PageFrame frame, SweepSummary summary)
    {
        var (texts, forms) = (frame.Texts, frame.Forms);
        var notScanned = summary.NotScannedTotal;
        Column[] columns = [new(texts.Reason), new(texts.Count, IsNumber: true)];
        var reasons = summary.NotScanned.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => (IReadOnlyList<Html>)[Layout.Text(ReasonWords(frame, r.Key)), Layout.Number(frame, r.Value)]);
        return Html.Of($"""
            <dl class="figures">
            <div><dt>{texts.Items}</dt><dd>{forms.Number(summary.Items)}</dd></div>
            <div><dt>{texts.Matches}</dt><dd>{forms.Number(summary.Match)}</dd></div>
            {Html.If(summary.Tests > 0, () => Html.Of(
                $"<div><dt>{texts.TestPictures.Title}</dt><dd>{forms.Number(summary.Tests)}</dd></div>"))}
            <div><dt>{texts.NoMatches}</dt><dd>{forms.Number(summary.NoMatch)}</dd></div>
            <div><dt>{texts.NotScanned}</dt><dd>{forms.Number(notScanned)}</dd></div>
            <div><dt>{texts.Duration}</dt><dd>{forms.Span(TimeSpan.FromSeconds(summary.Seconds))}</dd></div>
            </dl>
            {Html.If(notScanned > 0, () => Table.Render(texts.WhyNotScanned, columns, reasons))}
            """);
    }

    // Summaries name reasons as JSON does, with a small first letter.
    static string ReasonWords(PageFrame frame, string name) =>
        Enum.TryParse<NotScannedReason>(name, ignoreCase: true, out var reason) && Enum.IsDefined(reason)
            ? frame.Texts.ReasonWords(reason)
            : name;

    static string StateWords(PageFrame frame, SweepState state) => state switch
    {
        SweepState.Running => frame.Texts.Running,
        SweepState.Stopped => frame.Texts.Stopped,
        SweepState.Finished => frame.Texts.Finished,
        _ => throw new UnreachableException(),
    };
}
