// What was declared and decided: sources, permits, keys. The one page that speaks of permits when there are none.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.People;
using Waarborg.Permits;

namespace Waarborg.Server.Pages;

static class SettingsPage
{
    internal static ContentHttpResult Get(HttpContext http, SourceStore sources, PermitStore permits, ApiKeyStore keys)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts;
        return Layout.Page(frame, texts.SettingsTitle, NavPage.Settings, Html.Of($"""
            <h1>{texts.SettingsTitle}</h1>
            <p class="lead">{texts.SettingsLead}</p>
            <section><h2>{texts.SourcesTitle}</h2>{Sources(frame, sources.All())}</section>
            <section><h2>{texts.PermitsTitle}</h2>{Permits(frame, permits.All())}</section>
            <section><h2>{texts.KeysTitle}</h2><p>{texts.KeysLead}</p>{Keys(frame, keys.All())}</section>
            <section><h2>{texts.CommandsTitle}</h2><p>{texts.CommandsLead}</p>
            <ul class="commands">
            <li><code>./waarborg source</code></li>
            <li><code>./waarborg list</code></li>
            <li><code>./waarborg permit</code></li>
            <li><code>./waarborg case</code></li>
            </ul></section>
            """));
    }

    static Html Sources(PageFrame frame, IReadOnlyList<Source> sources)
    {
        var texts = frame.Texts;
        if (sources.Count == 0) return Html.Of($"<p>{texts.SourcesNone}</p>");
        Column[] columns =
            [new(texts.Source), new(texts.Folder), new(texts.Audience), new(texts.Declared), new(texts.DeclaredBy)];
        return Table.Render(texts.SourcesTitle, columns, sources.Select(s => (IReadOnlyList<Html>)
        [
            Layout.Name(s.Name),
            s.Path is { } path ? Layout.Name(path) : Layout.Text(texts.UploadInlet),
            Layout.Text(texts.AudienceWords(s.Audience)),
            Layout.Moment(frame, s.DeclaredAt),
            Layout.Name(s.Actor),
        ]));
    }

    static Html Permits(PageFrame frame, IReadOnlyList<Permit> permits)
    {
        var texts = frame.Texts;
        if (permits.Count == 0) return Html.Of($"<p>{texts.PermitsNone}</p>");
        Column[] columns =
        [
            new(texts.Number), new(texts.Source), new(texts.Lists), new(texts.State), new(texts.From), new(texts.Until),
            new(texts.GrantedBy), new(texts.WhyGranted),
        ];
        return Table.Render(texts.PermitsTitle, columns, permits.Reverse().Select(p => (IReadOnlyList<Html>)
        [
            Layout.Number(frame, p.Id),
            Layout.Name(p.Source),
            Layout.Name(string.Join(", ", p.Lists)),
            Layout.Text(texts.PermitStateWords(p.StateAt(frame.Now))),
            Layout.Moment(frame, p.GrantedAt),
            Layout.Moment(frame, p.RevokedAt ?? p.EndsAt),
            Layout.Name(p.ProposedBy),
            Layout.Name(p.Reason),
        ]));
    }

    static Html Keys(PageFrame frame, IReadOnlyList<ApiKey> keys)
    {
        var texts = frame.Texts;
        Column[] columns = [new(texts.Key), new(texts.Made), new(texts.MadeBy)];
        return Table.Render(texts.KeysTitle, columns, keys.Select(k => (IReadOnlyList<Html>)
            [Layout.Name(k.Name), Layout.Moment(frame, k.CreatedAt), Layout.Name(k.Actor)]));
    }
}
