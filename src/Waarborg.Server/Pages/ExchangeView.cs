// Where lists come from, as pages show it: all exchanges in a table, and what concerns one list.
using Waarborg.Lists.Suppliers;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ExchangeView
{
    internal static Html All(PageFrame frame, Installation installation)
    {
        var texts = frame.Texts.Exchanges;
        var all = new ExchangeStore(installation).All().Where(one => one.Terms is not null).ToList();
        Column[] columns =
        [
            new(frame.Texts.Listing.List), new(texts.Origin), new(texts.State), new(texts.WholeAt), new(texts.DueAt),
        ];
        return Html.Of($"""
            <section class="titled"><h2>{texts.Title}</h2><p>{texts.Lead}</p>
            {(all.Count == 0 ? Html.Of($"""<p class="calm">{texts.None}</p>""") : Table.Render(
                texts.Title, columns, all.Select(one => (IReadOnlyList<Html>)
                [
                    Html.Of($"""<a href="{ListPages.PathOf(one.List)}">{Layout.Name(one.List)}</a>"""),
                    Layout.Text(texts.KindWords(one.Terms!.Kind)),
                    State(frame, one),
                    WholeAt(frame, one),
                    Layout.Moment(frame, one.DueAt),
                ])))}
            </section>
            """);
    }

    /// <summary>What concerns one list; nothing where it comes from no exchange and is not published.</summary>
    internal static Html Of(PageFrame frame, Installation installation, string list)
    {
        var texts = frame.Texts.Exchanges;
        var published = Html.If(
            new ListFeed(installation).IsPublished(list), () => Html.Of($"""<p class="calm">{texts.Published}</p>"""));
        if (new ExchangeStore(installation).Find(list) is not { Terms: { } terms } one) return published;
        return Html.Of($"""
            {published}
            <section><h2>{texts.TitleOfOne}</h2>
            <dl class="facts">
            <div><dt>{texts.Origin}</dt>
            <dd>{texts.KindWords(terms.Kind)}, {texts.EveryMinutes(frame.Forms.Number(terms.EveryMinutes))}</dd></div>
            <div><dt>{texts.Address}</dt><dd>{Layout.Name(terms.Address)}</dd></div>
            <div><dt>{texts.State}</dt><dd>{State(frame, one)}</dd></div>
            <div><dt>{texts.WholeAt}</dt><dd>{WholeAt(frame, one)}</dd></div>
            <div><dt>{texts.DueAt}</dt><dd>{Layout.Moment(frame, one.DueAt)}</dd></div>
            {Html.If(one.Fault is not null, () => Html.Of(
                $"""<div><dt>{texts.Details}</dt><dd lang="en">{one.Fault!.Words}</dd></div>"""))}
            </dl>
            </section>
            {Html.If(one.Counts.Count > 0, () => Counts(frame, one))}
            {Told(frame, [.. new FeedbackOutbox(installation).All(list).Take(ListView.MaxRows)])}
            """);
    }

    static Html State(PageFrame frame, Exchange one)
    {
        var texts = frame.Texts.Exchanges;
        return one.Fault is { } fault
            ? Html.Of($"""
                <strong class="overdue">{texts.StateWords(one.State)}</strong> {texts.Since}
                {Layout.Moment(frame, one.FaultSince!.Value)}: {texts.ProblemWords(fault.Problem)}
                """)
            : Layout.Text(texts.StateWords(one.State));
    }

    static Html WholeAt(PageFrame frame, Exchange one) => one.WholeAt is { } at
        ? Layout.Moment(frame, at)
        : Layout.Text(frame.Texts.Exchanges.Never);

    static Html Counts(PageFrame frame, Exchange one)
    {
        var texts = frame.Texts.Exchanges;
        return Html.Of($"""
            <section class="titled"><h2>{texts.CountsTitle}</h2><p>{texts.CountsLead}</p>
            {Table.Render(texts.CountsTitle, [new(texts.What), new(texts.Count, IsNumber: true)], one.Counts.Select(
                count => (IReadOnlyList<Html>)[Layout.Text(texts.CountWords(count.Key)), Layout.Number(frame, count.Value)]))}
            </section>
            """);
    }

    static Html Told(PageFrame frame, IReadOnlyList<Feedback> all)
    {
        if (all.Count == 0) return Html.Empty;
        var texts = frame.Texts.Exchanges;
        Column[] columns = [new(frame.Texts.Listing.Entry), new(texts.Verdict), new(texts.SaidAt), new(texts.State)];
        return Html.Of($"""
            <section class="titled"><h2>{texts.FeedbackTitle}</h2><p>{texts.FeedbackLead}</p>
            {Table.Render(texts.FeedbackTitle, columns, all.Select(one => (IReadOnlyList<Html>)
            [
                ListView.EntryName(frame, one.Entry),
                Html.Of($"""
                    {(one.IsAffirmative ? texts.Affirmative : texts.Negative)} ({ListTexts.AlgorithmWords(one.Algorithm)})
                    {Html.Each(one.Reasons, reason => Html.Of($"<br><small>{Layout.Name(reason)}</small>"))}
                    """),
                Layout.Moment(frame, one.SaidAt),
                Arrival(frame, one),
            ]))}
            </section>
            """);
    }

    static Html Arrival(PageFrame frame, Feedback one)
    {
        var texts = frame.Texts.Exchanges;
        if (one.AcknowledgedAt is { } at) return Html.Of($"{texts.Acknowledged}, {Layout.Moment(frame, at)}");
        return one.ProblemSince is { } since
            ? Html.Of($"""
                <strong class="overdue">{texts.NotAcknowledged(frame.Forms.Number(one.Tries))}</strong>,
                {texts.Since} {Layout.Moment(frame, since)}
                """)
            : Layout.Text(texts.NotSent);
    }
}
