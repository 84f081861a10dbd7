// The register of permits, for everyone: what the provider decided, on what basis, until when, and what was taken back.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Evidence;
using Waarborg.Permits;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class RegisterPage
{
    internal static string NoticeOf(string source) => $"/notice/{Uri.EscapeDataString(source)}";

    internal static string WeighingOf(long weighing) => $"/weighings/{Layout.Invariant(weighing)}";

    internal static ContentHttpResult Get(HttpContext http, PermitStore permits, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Permitting;
        var all = permits.All();
        var provider = ProviderOf(installation);
        return Layout.Page(frame, texts.RegisterTitle, NavPage.Register, Html.Of($"""
            <h1>{texts.RegisterTitle}</h1>
            <p class="lead">{texts.RegisterLead}</p>
            <dl class="lines"><div><dt>{texts.Provider}</dt><dd>{Layout.Name(provider ?? "–")}</dd></div></dl>
            <section>
            <h2>{texts.VoluntaryTitle}</h2>
            <p>{texts.VoluntaryLead}</p>
            <blockquote lang="nl"><p>{PermitTerms.VoluntarySentence}</p></blockquote>
            <p><small>{texts.From} <span lang="nl">{PermitTerms.VoluntaryFrom}</span></small></p>
            </section>
            {(all.Count == 0
                ? Html.Of($"""<p class="calm">{texts.RegisterNone}</p>""")
                : Html.Each(all.Reverse(), permit => Entry(frame, permit, installation)))}
            <p><small>{texts.ForMachines} <a href="/v1/permits">/v1/permits</a></small></p>
            """));
    }

    /// <summary>What the provider calls itself, where it has said so.</summary>
    internal static string? ProviderOf(Installation installation)
    {
        using var connection = installation.Database.Open();
        return new SettingsStore(installation).Current(connection, null)?.Settings.Name;
    }

    /// <summary>What screening let go and missed under a permit, in tens and as late as all public figures.</summary>
    internal static (long Screened, long Sampled, long Missed) ScreeningOf(
        Installation installation, Permit permit, DateTimeOffset now)
    {
        using var connection = installation.Database.Open();
        var (screened, sampled, missed) = ScreeningCounts.Told(connection, permit.Id, now);
        return (Tens(screened), Tens(sampled), Tens(missed));
    }

    static long Tens(long count) => count / Figure.Tens.Step * Figure.Tens.Step;

    static Html Screening(PageFrame frame, (long Screened, long Sampled, long Missed) counts)
    {
        (PageFigure Name, long Value)[] all =
        [
            (PageFigure.Screened, counts.Screened), (PageFigure.ScreenedSampled, counts.Sampled),
            (PageFigure.ScreenedMissed, counts.Missed),
        ];
        return Html.Each(all, one =>
            FigureView.Fact(frame, one.Name, FigureView.Count(frame, new Figure.Tens(one.Value))));
    }

    static Html Entry(PageFrame frame, Permit permit, Installation installation)
    {
        var texts = frame.Texts.Permitting;
        var standing = PermitStanding.Of(installation, permit, frame.Now);
        var lists = permit.Terms.Lists.Select(use =>
            $"{use.List}: {string.Join(", ", use.Categories.Select(frame.Texts.CategoryWords))}"
            + (use.Sends is { } sends ? $" ({frame.Texts.Fields.Name("sends")}: {frame.Texts.Fields.SendsWords(sends)})" : ""));
        return Html.Of($"""
            <section class="entry">
            <h2>{texts.NameFor(permit.Id, permit.Source)}</h2>
            <p>{PermitPages.State(frame, permit, standing)}</p>
            <dl class="lines">
            <div><dt>{texts.Service}</dt><dd>{SourceRules.Hosting}</dd></div>
            <div><dt>{frame.Texts.Fields.Name("scope")}</dt><dd>{texts.ScopeWords(permit.Terms.Scope)}</dd></div>
            <div><dt>{frame.Texts.Lists}</dt><dd>{Layout.Name(string.Join("; ", lists))}</dd></div>
            <div><dt>{frame.Texts.Fields.Name("gdprGround")}</dt><dd>{Layout.Name(permit.Terms.GdprGround)}</dd></div>
            {Html.If(permit.Terms.Screening, () => Html.Of(
                $"<div><dt>{frame.Texts.Fields.Name("screening")}</dt><dd>{texts.Screened}</dd></div>"))}
            {Html.If(permit.Terms.Screening, () => Screening(frame, ScreeningOf(installation, permit, frame.Now)))}
            {Html.If(permit.Terms.Altered, () => Html.Of(
                $"<div><dt>{frame.Texts.Fields.Name("altered")}</dt><dd>{texts.AlteredToo}</dd></div>"))}
            <div><dt>{frame.Texts.From}</dt><dd>{Layout.Moment(frame, permit.GrantedAt)}</dd></div>
            <div><dt>{frame.Texts.Until}</dt><dd>{Layout.Moment(frame, permit.EndsAt)}</dd></div>
            {Html.If(permit.RevokedAt is not null, () => Html.Of(
                $"<div><dt>{texts.RevokedAt}</dt><dd>{Layout.Moment(frame, permit.RevokedAt!.Value)}</dd></div>"))}
            </dl>
            <p><a href="{NoticeOf(permit.Source)}">{texts.NoticeLink}</a> ·
            <a href="{WeighingOf(permit.Terms.Weighing)}">{texts.WeighingLink}</a></p>
            </section>
            """);
    }
}
