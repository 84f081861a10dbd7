// The register of permits, for everyone: what the provider decided, on what basis, until when, and what was taken back.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Permits;
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
