// The laws around detection as dated facts, for everyone.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Permits;

namespace Waarborg.Server.Pages;

static class RegimesPage
{
    internal static ContentHttpResult Get(HttpContext http)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Regimes;
        Column[] columns = [new(texts.When), new(texts.What), new(texts.ForHosting), new(texts.HowSure)];
        var rows = Regimes.All.Select(fact => (IReadOnlyList<Html>)
        [
            Layout.Text(When(frame, fact)),
            Layout.Text(texts.EventWords(fact.Event)),
            Layout.Text(texts.MeaningWords(fact.Meaning)),
            Layout.Text(string.Join("; ", fact.Certainties.Select(texts.CertaintyWords))),
        ]);
        return Layout.Page(frame, texts.Title, NavPage.Weighings, Html.Of($"""
            <p class="back"><a href="/weighings">{frame.Texts.Weighing.BackToAll}</a></p>
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            <section class="calm">
            <h2>{texts.HostingTitle}</h2>
            {Layout.List(texts.HostingWords(frame.Forms.Day(Regimes.DerogationEnd)))}
            </section>
            <section>
            <h2>{texts.UnknownTitle}</h2>
            {Layout.List(texts.UnknownWords)}
            </section>
            <section>
            <h2>{texts.FactsTitle}</h2>
            {Table.Render(texts.Caption(frame.Forms.Day(Regimes.KnownOn)), columns, rows)}
            <p><small>{texts.NoAdvice}</small></p>
            </section>
            """));
    }

    static string When(PageFrame frame, RegimeFact fact) =>
        fact.IsMonth ? frame.Texts.Regimes.Month(fact.From.Year, fact.From.Month)
        : fact.From == fact.To ? frame.Forms.Day(fact.From)
        : frame.Texts.Regimes.Days(frame.Forms.Day(fact.From), frame.Forms.Day(fact.To));
}
