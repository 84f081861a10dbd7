// One release of a list: its root and counts, what the checks found, what was set aside, and what it would have done.
using System.Globalization;
using Microsoft.Data.Sqlite;
using Waarborg.Lists;
using Waarborg.Pipeline;
using Waarborg.Server.Texts;

namespace Waarborg.Server.Pages;

static class ReleaseView
{
    internal static string IdOf(ListRelease release) =>
        string.Create(CultureInfo.InvariantCulture, $"release-{release.Number}");

    internal static Html Details(PageFrame frame, SqliteConnection connection, ListRelease release, bool isOpen)
    {
        var texts = frame.Texts.Listing;
        return Html.Of($"""
            <details id="{IdOf(release)}" class="release"{Html.If(isOpen, () => Html.Of($" open"))}>
            <summary>{texts.Release(release.Number)}: {texts.StateWords(release.State)}</summary>
            <dl class="lines">
            <div><dt>{texts.StandsFor}</dt><dd>{StandsFor(frame, release)}</dd></div>
            <div><dt>{texts.Root}</dt><dd><code>{release.Trust.Root}</code><br><small>{texts.RootHint}</small></dd></div>
            </dl>
            {Counts(frame, release)}
            {Gates(frame, release)}
            {Aside(frame, connection, release)}
            {Html.If(release.Trust.ShadowUntil is not null, () => Shadow(frame, ShadowHits.Report(connection, release)))}
            </details>
            """);
    }

    internal static Html StandsFor(PageFrame frame, ListRelease release)
    {
        var (texts, trust) = (frame.Texts.Listing, release.Trust);
        if (!trust.IsVouchedFor) return Layout.Text(texts.NobodyStands);
        var signed = trust.SignedBy is null ? null : texts.Signed(trust.SupplierNumber ?? 0);
        var attested = trust.Attested is null ? null : texts.Attested;
        return Layout.Text(string.Join("; ", new[] { signed, attested }.OfType<string>()));
    }

    /// <summary>Fingerprints by category and algorithm.</summary>
    internal static Html Counts(PageFrame frame, ListRelease release)
    {
        var texts = frame.Texts.Listing;
        Column[] columns = [new(frame.Texts.Category), new(texts.Algorithm), new(texts.Fingerprints, IsNumber: true)];
        var counts = release.Counts.OrderBy(count => count.Category).ThenBy(count => count.Algorithm);
        return Table.Render(texts.CountsTitle, columns, counts.Select(count => (IReadOnlyList<Html>)
        [
            Layout.Text(frame.Texts.CategoryWords(count.Category.ToString())),
            Layout.Text(ListTexts.AlgorithmWords(count.Algorithm.Name())),
            Layout.Number(frame, count.Fingerprints),
        ]));
    }

    /// <summary>What the checks found, with what follows from each.</summary>
    internal static Html Gates(PageFrame frame, ListRelease release)
    {
        var (texts, forms) = (frame.Texts.Listing, frame.Forms);
        if (release.Trust.Findings.Count == 0) return Html.Of($"<p>{texts.GatesNone}</p>");
        Column[] columns = [new(texts.Gate), new(texts.GateCount), new(texts.Consequence), new(texts.Entries)];
        return Table.Render(texts.GatesTitle, columns, release.Trust.Findings.Select(one => (IReadOnlyList<Html>)
        [
            Layout.Text(texts.GateWords(one)),
            Layout.Text(texts.GateCountWords(
                one.Kind is GateKind.SuddenGrowth or GateKind.SuddenShrinkage, forms.Number(one.Count), forms.Number(one.OutOf))),
            one.Severity == GateSeverity.Holds
                ? Html.Of($"<strong>{texts.SeverityWords(one.Severity)}</strong>")
                : Layout.Text(texts.SeverityWords(one.Severity)),
            Named(frame, one),
        ]));
    }

    /// <summary>Entries that resemble harmless pictures, with what was decided of each.</summary>
    internal static Html AsideTable(
        PageFrame frame, IReadOnlyList<SetAsideShown> all, IReadOnlyDictionary<string, EntryDecision?> decided)
    {
        var texts = frame.Texts.Listing;
        Column[] columns = [new(texts.Entry), new(texts.Resembles), new(texts.Likeness), new(texts.Decision)];
        return Table.Render(texts.AsideTitle, columns, all.Select(one => (IReadOnlyList<Html>)
        [
            ListView.EntryName(frame, one.Entry),
            Layout.Name(one.Note),
            Layout.Text(frame.Texts.LikenessWords(one.Algorithm, one.Distance)),
            Layout.Text(decided.GetValueOrDefault(one.Entry) is { } decision ? texts.DecisionWords(decision) : texts.NotDecided),
        ]));
    }

    static Html Aside(PageFrame frame, SqliteConnection connection, ListRelease release)
    {
        var all = ListTable.SetAside(connection, release.Id);
        return Html.If(all.Count > 0, () => Html.Of($"""
            {AsideTable(frame, [.. all.Take(ListView.MaxRows)], EntryTable.Decisions(connection, release.List))}
            <p>{frame.Texts.Listing.AsideLead}</p>
            """));
    }

    static Html Named(PageFrame frame, GateFinding finding)
    {
        if (finding.Entries.Count == 0) return Layout.Text(frame.Texts.Fields.None);
        var all = Html.Each(finding.Entries, entry => Html.Of($"{ListView.EntryName(frame, entry)} "));
        return finding.Count > finding.Entries.Count ? Html.Of($"{all}…") : all;
    }

    static Html Shadow(PageFrame frame, ShadowReport report)
    {
        var (texts, forms) = (frame.Texts.Listing, frame.Forms);
        Column[] columns = [new(texts.Entry), new(texts.Customers, IsNumber: true)];
        return Html.Of($"""
            <h3>{texts.ShadowTitle}</h3>
            <p>{texts.ShadowLead}
            {Html.If(report.Until is not null, () => Html.Of(
                $"{texts.InShadowUntil} {Layout.Moment(frame, report.Until!.Value)}."))}</p>
            <dl class="figures">
            <div><dt>{texts.ShadowContents}</dt><dd>{forms.Number(report.Contents)}</dd></div>
            <div><dt>{texts.ShadowCustomers}</dt><dd>{forms.Number(report.Customers)}</dd></div>
            <div><dt>{texts.ShadowDisabled}</dt><dd>{forms.Number(report.WouldDisable)}</dd></div>
            </dl>
            {Html.If(report.Entries.Count > 0, () => Table.Render(
                texts.ShadowEntries, columns, report.Entries.Select(one => (IReadOnlyList<Html>)
                    [ListView.EntryName(frame, one.Entry), Layout.Number(frame, one.Customers)])))}
            """);
    }
}
