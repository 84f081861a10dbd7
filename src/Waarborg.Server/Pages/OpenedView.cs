// What a case rests on, and what is particular to one that somebody asked for by an address. No address is on any page.
using Waarborg.Cases;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class OpenedView
{
    /// <summary>The list and its entry; or what was received, and when.</summary>
    internal static Html Ground(PageFrame frame, Case found)
    {
        var texts = frame.Texts;
        if (found.Cause == CaseCause.Match)
        {
            return Html.Of($"""
                <div><dt>{texts.List}</dt><dd>{Layout.Name(found.List)}</dd></div>
                <div><dt>{texts.Supplier}</dt><dd>{Layout.Name(found.Supplier)}</dd></div>
                <div><dt>{texts.Reference}</dt><dd>{Layout.Name(found.Reference)}</dd></div>
                <div><dt>{texts.Category}</dt><dd>{texts.CategoryWords(found.Category)}</dd></div>
                """);
        }

        return Html.Of($"""
            <div><dt>{texts.Opening.CauseTitle}</dt><dd>{texts.Opening.Cause(found.Cause)}</dd></div>
            <div><dt>{texts.Opening.ReceivedAt}</dt><dd>{Layout.Moment(frame, found.ReceivedAt ?? found.OpenedAt)}</dd></div>
            """);
    }

    internal static Html NoItems(PageFrame frame, Installation installation, Case found)
    {
        // Its reason may tell of the address, which no page shows: `case show` has both.
        if (new OpenedCases(installation).ClosingOf(found.Id) is { } closing)
        {
            return Html.Of($"""<p class="calm">{frame.Texts.Opening.ClosedWhy(closing.Why)}</p>""");
        }

        var isUnknown = found.Cause != CaseCause.Match && found.ClosedAt is null;
        return Html.Of($"""<p class="calm">{(isUnknown ? frame.Texts.Opening.NoItem : frame.Texts.ItemsNone)}</p>""");
    }

    /// <summary>Whose the items are, by the ids that the provider gave; nothing where nobody is known.</summary>
    internal static Html Customer(PageFrame frame, Installation installation, Case found)
    {
        var customers = new CaseCustomers(installation);
        var known = found.Items.Select(item => (item.Number, Whose: customers.Of(found, item)))
            .Where(one => one.Whose is not Whose.Nobody).ToList();
        var texts = frame.Texts;
        return Html.If(known.Count > 0, () => Table.Render(
            texts.Opening.Customer, [new(texts.Number), new(texts.Opening.Customer)],
            known.Select(one => (IReadOnlyList<Html>)[Layout.Number(frame, one.Number), Name(frame, one.Whose)])));
    }

    static Html Name(PageFrame frame, Whose whose) => whose switch
    {
        Whose.Known known => Layout.Name(known.Id),
        Whose.Unsaid unsaid => Html.Of(
            $"""{frame.Texts.Opening.CustomerUnsaid}<br><small>{Layout.Said(frame, unsaid.Said)}</small>"""),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static Html Decide(PageFrame frame, Case found)
    {
        var (texts, id) = (frame.Texts.Opening, Layout.Invariant(found.Id));
        return Html.Of($"""
            <section>
            <h2>{texts.DecideTitle}</h2>
            <p>{texts.DecideLead}</p>
            <ul class="commands">
            {Layout.Command($"./waarborg case references {id}", texts.References)}
            {Html.If(found.IsJudged, () => Layout.Command($"./waarborg case confirm {id}", texts.Confirm))}
            {Html.If(found.IsJudged, () => Layout.Command($"./waarborg case reject {id}", texts.Reject))}
            {Html.If(!found.IsJudged && found.Items.Any(item => item.Restriction
                is ItemRestriction.None or ItemRestriction.Disabling or ItemRestriction.Failed),
                () => Layout.Command($"./waarborg case carry-out {id}", texts.CarryOut))}
            </ul>
            </section>
            """);
    }
}
