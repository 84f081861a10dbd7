// The first page, for everyone: what this installation may and cannot do.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists.Lookups;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class HomePage
{
    internal static async Task<ContentHttpResult> GetAsync(
        HttpContext http, SourceStore sources, Readiness readiness, Installation installation, CancellationToken cancellation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts;
        var report = await readiness.CheckAsync(cancellation);
        return Layout.Page(frame, texts.OverviewTitle, NavPage.Overview, Html.Of($"""
            <h1>{texts.OverviewTitle}</h1>
            <p class="lead">{texts.OverviewLead}</p>
            {Chain(frame, installation)}
            {ReportPages.Waiting(frame, installation)}
            {(report.Detects ? Detection(frame, report, sources.All()) : NoDetection(frame))}
            <section>
            <h2>{texts.NeverTitle}</h2>
            {Layout.List(texts.NeverWords)}
            </section>
            {WhoLooks(frame, installation)}
            {Originals(frame, installation)}
            {Leaving(frame, installation)}
            {Refused(frame, sources)}
            <section><h2>{texts.People.Title}</h2><p>{PeoplePages.RightsWords(frame, installation)}</p></section>
            """));
    }

    // For those who see cases, as they are the ones who are called.
    static Html Chain(PageFrame frame, Installation installation)
    {
        if (!frame.MaySee(DeskRoles.Cases)) return Html.Empty;
        var chain = new EscalationTests(installation).Standing();
        if (!chain.IsToBeTested(frame.Now)) return Html.Empty;
        var texts = frame.Texts.Clocks;
        var words = chain switch
        {
            { AcknowledgedAt: { } at } => texts.ChainLongAgo(frame.Forms.Moment(at)),
            { TestedAt: { } at } => texts.ChainNeverArrived(frame.Forms.Moment(at)),
            _ => texts.ChainNeverTested,
        };
        return Html.Of($"""<p class="calm">{words} <code>./waarborg clock test</code></p>""");
    }

    // Whether the provider's own people may see anything is everybody's to know.
    static Html WhoLooks(PageFrame frame, Installation installation)
    {
        var texts = frame.Texts.Reviewing;
        var words = Viewing.Current(installation) is { } now
            ? texts.OwnPeopleLook(frame.Forms.Moment(now.AllowedAt))
            : texts.NobodyLooks;
        return Html.Of($"<section><h2>{texts.WhoLooksTitle}</h2><p>{words}</p></section>");
    }

    // Nor is it anybody's secret who can open what was confirmed.
    static Html Originals(PageFrame frame, Installation installation)
    {
        ConfirmedOriginals? chosen;
        using (var connection = installation.Database.Open()) chosen = new SealDesk(installation).Chosen(connection);
        var isOne = chosen is ConfirmedOriginals.Keep keep && SealHolders.AreOfOneOrganisation(installation, keep);
        return Html.Of($"""
            <section>
            <h2>{frame.Texts.Reviewing.OriginalsTitle}</h2>
            <p>{OriginalsWords(frame, chosen)}{(isOne ? " " + frame.Texts.Reviewing.OneOrganisation : "")}</p>
            </section>
            """);
    }

    /// <summary>What becomes of confirmed originals, in words.</summary>
    internal static string OriginalsWords(PageFrame frame, ConfirmedOriginals? chosen) => chosen switch
    {
        null => frame.Texts.Reviewing.OriginalsUndecided,
        ConfirmedOriginals.Shred => frame.Texts.Reviewing.OriginalsShredded,
        ConfirmedOriginals.Keep keep => frame.Texts.Reviewing.OriginalsKept(
            string.Join(", ", keep.Holders), frame.Forms.Number(keep.Days)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static Html NoDetection(PageFrame frame) => Html.Of($"""
        <section class="calm">
        <h2>{frame.Texts.NoDetectionTitle}</h2>
        <p class="large">{frame.Texts.NoDetectionWords}</p>
        <p>{frame.Texts.NoDetectionRest}</p>
        </section>
        """);

    static Html Detection(PageFrame frame, ReadinessReport report, IReadOnlyList<Source> sources)
    {
        var texts = frame.Texts;
        var audiences = sources.ToDictionary(s => s.Name, s => s.Audience, StringComparer.Ordinal);
        Column[] columns = [new(texts.Source), new(texts.Audience), new(texts.Lists), new(texts.Ends)];
        var rows = report.Permits.OrderBy(p => p.EndsAt).Select(p => (IReadOnlyList<Html>)
        [
            Layout.Name(p.Source),
            Layout.Text(texts.AudienceWords(audiences[p.Source])),
            Layout.Name(string.Join(", ", p.Lists)),
            Html.Of($"""
                <strong>{texts.EndsIn(frame.Forms.Span(p.EndsAt - frame.Now))}</strong><br>
                <small>{Layout.Moment(frame, p.EndsAt)}</small>
                """),
        ]);
        return Html.Of($"""
            <section>
            <h2>{texts.MayTitle}</h2>
            <p>{texts.MayLead}</p>
            {Table.Render(texts.PermitsCaption, columns, rows)}
            <p class="{(report.Ready ? "ready" : "warning")}">{(report.Ready ? texts.ReadyWords : texts.NotReadyWords)}</p>
            </section>
            <section>
            <h2>{texts.MatchTitle}</h2>
            {Layout.List(texts.MatchWords)}
            </section>
            """);
    }

    // What left, and to whom, as anyone can count it from the ledger; nothing is said where nobody is ever asked.
    static Html Leaving(PageFrame frame, Installation installation)
    {
        using var connection = installation.Database.Open();
        var remote = RemoteLists.All(connection).ToDictionary(list => list.Name, StringComparer.Ordinal);
        var sent = SentFigures.Of(connection);
        if (remote.Count == 0 && sent.Count == 0) return Html.Empty;
        var texts = frame.Texts.LookingUp;
        var sentences = sent.Select(one => texts.Sentence(
            frame.Forms.Number(one.MatchedNothing),
            remote.TryGetValue(one.List, out var list) ? $"{list.Terms.Supplier} ({list.Terms.Uri.Host})" : one.List)).ToList();
        return Html.Of($"""
            <section>
            <h2>{texts.Title}</h2>
            <p>{texts.Lead}</p>
            {Layout.List(sentences.Count == 0 ? [texts.NoneYet] : sentences)}
            </section>
            """);
    }

    static Html Refused(PageFrame frame, SourceStore sources)
    {
        var texts = frame.Texts;
        var counts = sources.Refusals();
        Column[] columns = [new(texts.RefusedWhat), new(texts.RefusedTimes, IsNumber: true)];
        var rows = Enum.GetValues<SourceRefusal>().Select(rule => (IReadOnlyList<Html>)
            [Layout.Text(texts.RefusalWords(rule)), Layout.Number(frame, counts.GetValueOrDefault(rule))]);
        return Html.Of($"""
            <section>
            <h2>{texts.RefusedTitle}</h2>
            <p>{texts.RefusedLead}</p>
            {Table.Render(texts.RefusedCaption, columns, rows)}
            </section>
            """);
    }
}
