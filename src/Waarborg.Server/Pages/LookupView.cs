// Lists that are only asked, and those that answer others, as pages show them. Nothing is asked to show it.
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Lists.Lookups;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class LookupView
{
    internal static Html All(PageFrame frame, Installation installation, SqliteConnection connection)
    {
        var texts = frame.Texts.AskedLists;
        var (asked, served) = (RemoteLists.All(connection), new ServedLists(installation).All());
        return Html.Of($"""
            <section class="titled"><h2>{texts.AskedTitle}</h2><p>{texts.AskedLead}</p>
            {(asked.Count == 0 ? Calm(texts.AskedNone) : Asked(frame, installation, connection, asked))}
            </section>
            <section class="titled"><h2>{texts.ServedTitle}</h2><p>{texts.ServedLead}</p>
            {(served.Count == 0 ? Calm(texts.ServedNone) : Served(frame, served))}
            </section>
            """);
    }

    static Html Asked(
        PageFrame frame, Installation installation, SqliteConnection connection, IReadOnlyList<RemoteList> asked)
    {
        var texts = frame.Texts.AskedLists;
        var today = Instant.Day(installation.Time.GetUtcNow());
        Column[] columns =
        [
            new(frame.Texts.Listing.List), new(texts.Whom), new(texts.Leaves), new(texts.State),
            new(texts.SentToday, IsNumber: true), new(texts.FailedToday, IsNumber: true),
        ];
        return Table.Render(texts.AskedTitle, columns, asked.Select(one =>
        {
            var counts = LookupCounts.NotYetTold(connection, one.Name).Where(row => row.Day == today).ToList();
            return (IReadOnlyList<Html>)
            [
                Layout.Name(one.Name),
                Html.Of($"{Layout.Name(one.Terms.Supplier)} ({Layout.Name(one.Terms.Uri.Host)})"),
                Layout.Text(frame.Texts.Fields.SendsWords(one.Terms.Sends)),
                State(frame, installation, connection, one),
                Layout.Text(Of(LookupCounts.Sent)),
                Layout.Text(Of(LookupCounts.Failed)),
            ];

            string Of(string outcome) =>
                frame.Forms.Number(counts.Where(row => row.Outcome == outcome).Sum(row => row.Count));
        }));
    }

    static Html State(PageFrame frame, Installation installation, SqliteConnection connection, RemoteList one)
    {
        var texts = frame.Texts.AskedLists;
        var problem = !RemoteLists.Stands(connection, null, one.Name) ? texts.SupplierGone
            : SecretFile.Problem(installation.Keys, KeyPurposes.LookupPrefix + one.Name) is not null ? texts.SecretMissing
            : null;
        return problem is null
            ? Layout.Text(texts.MayBeAsked)
            : Html.Of($"""<strong class="overdue">{problem}</strong>""");
    }

    static Html Served(PageFrame frame, IReadOnlyList<ServedList> served)
    {
        var texts = frame.Texts.AskedLists;
        Column[] columns =
        [
            new(frame.Texts.Listing.List), new(texts.Bits, IsNumber: true), new(texts.PrefixesAWeek, IsNumber: true),
            new(texts.Since),
        ];
        return Table.Render(texts.ServedTitle, columns, served.Select(one => (IReadOnlyList<Html>)
        [
            Html.Of($"""<a href="{ListPages.PathOf(one.List)}">{Layout.Name(one.List)}</a>"""),
            Layout.Text(frame.Forms.Number(one.PrefixBits)),
            Layout.Text(frame.Forms.Number(ServedLists.PrefixesAWeek(one.PrefixBits))),
            Layout.Moment(frame, one.Since),
        ]));
    }

    static Html Calm(string words) => Html.Of($"""<p class="calm">{words}</p>""");
}
