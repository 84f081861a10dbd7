// What was declared and decided: sources and permits. The one page that speaks of permits when there are none.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Permits;

namespace Waarborg.Server.Pages;

static class SettingsPage
{
    internal static ContentHttpResult Get(HttpContext http, SourceStore sources, PermitStore permits)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts;
        return Layout.Page(frame, texts.SettingsTitle, NavPage.Settings, Html.Of($"""
            <h1>{texts.SettingsTitle}</h1>
            <p class="lead">{texts.SettingsLead}</p>
            <section class="titled"><h2>{texts.SourcesTitle}</h2>{Sources(frame, sources.All())}</section>
            <section class="titled"><h2>{texts.PermitsTitle}</h2>{Permits(frame, permits.All())}</section>
            <section class="titled"><h2>{texts.CommandsTitle}</h2><p>{texts.CommandsLead}</p>
            <ul class="commands">
            <li><code>./waarborg source</code></li>
            <li><code>./waarborg list</code></li>
            <li><code>./waarborg permit</code></li>
            <li><code>./waarborg case</code></li>
            </ul></section>
            """));
    }

    /// <summary>The sources as a table.</summary>
    internal static Html Sources(PageFrame frame, IReadOnlyList<Source> sources)
    {
        var texts = frame.Texts;
        if (sources.Count == 0) return Html.Of($"<p>{texts.SourcesNone}</p>");
        Column[] columns =
            [new(texts.Source), new(texts.Folder), new(texts.Audience), new(texts.Declared), new(texts.DeclaredBy)];
        return Table.Render(texts.SourcesTitle, columns, sources.Select(s => (IReadOnlyList<Html>)
        [
            Layout.Name(s.Name),
            s.Path is { } path ? Layout.Name(path) : Layout.Text($"{texts.UploadInlet}; {texts.InletWords(s.Inlet)}"),
            Layout.Text(texts.AudienceWords(s.Audience)),
            Layout.Moment(frame, s.DeclaredAt),
            Layout.Who(s.Actor),
        ]));
    }

    static Html Permits(PageFrame frame, IReadOnlyList<Permit> permits)
    {
        var inForce = permits.Count(permit => permit.StateAt(frame.Now) == PermitState.InForce);
        var words = permits.Count == 0
            ? frame.Texts.PermitsNone
            : frame.Texts.Permitting.Counted(frame.Forms.Number(permits.Count), frame.Forms.Number(inForce));
        return Html.Of($"""<p>{words} <a href="/permits">{frame.Texts.Permitting.Title}</a></p>""");
    }
}
