// The reports, and one report as it is told: made to be read, and to be printed. There is no picture on either.
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Evidence;
using Waarborg.Reporting;
using Waarborg.Server.Guards;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ReportPages
{
    internal const string Path = "/reports";

    internal static string Of(long id) => $"{Path}/{Layout.Invariant(id)}";

    internal static ContentHttpResult List(HttpContext http, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Reporting;
        var store = new ReportStore(installation);
        var open = store.Open();
        var (due, rows) = (store.DueCases(ReportStore.MaxShown), store.List(onlyOpen: false));
        var toCorrect = store.ToCorrect().ToHashSet();
        Column[] columns = [new(texts.Report), new(frame.Texts.Case), new(texts.To), new(texts.State), new(texts.Made)];
        return Layout.Page(frame, texts.Title, NavPage.Reports, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            <section><h2>{texts.DueTitle}</h2>
            {(due.Count == 0 ? Html.Of($"""<p class="calm">{texts.DueNone}</p>""") : Html.Each(due, id => Due(frame, id)))}
            {Html.If(open.Due > due.Count, () => Html.Of($"<p>{texts.DueMore(open.Due - due.Count)}</p>"))}
            </section>
            {Statements(frame, new DsaQueue(installation).Problems())}
            {(rows.Count == 0
                ? Html.Of($"<p>{texts.None}</p>")
                : Table.Render(texts.TableTitle, columns, rows.Select(row => Row(frame, row, toCorrect.Contains(row.Id)))))}
            """));
    }

    // What the Transparency Database did not take, and why.
    static Html Statements(PageFrame frame, IReadOnlyList<(Wording Problem, int Count, bool IsStopped)> problems)
    {
        var texts = frame.Texts.Reporting;
        return Html.If(problems.Count > 0, () => Html.Of($"""
            <section><h2>{texts.StatementsTitle}</h2>
            <ul>{Html.Each(problems, one => Html.Of($"""
                <li>{frame.Forms.Number(one.Count)}: {Layout.Said(frame, one.Problem)}{Html.If(
                    !one.IsStopped, () => Html.Of($" ({texts.TriedAgain})"))}</li>
                """))}</ul>
            {Html.If(problems.Any(one => one.IsStopped), () => Html.Of($"""
                <ul class="commands">
                {Layout.Command("./waarborg report statements again", texts.StatementsAgain)}
                {Layout.Command("./waarborg report statements waive --reason WORDS", texts.StatementsWaive)}
                </ul>
                """))}
            </section>
            """));
    }

    static Html Due(PageFrame frame, long id)
    {
        var (texts, number) = (frame.Texts.Reporting, Layout.Invariant(id));
        if (ReportForms.MayAct(frame))
        {
            return Html.Of($"""
                <h3><a href="/cases/{id}">{frame.Texts.CaseTitle(id)}</a></h3>
                <p><a class="button" href="{ReportForms.Of(id)}">{texts.Form.Title(frame.Texts.CaseTitle(id))}</a></p>
                """);
        }

        return Html.Of($"""
            <h3><a href="/cases/{id}">{frame.Texts.CaseTitle(id)}</a></h3>
            <ul class="commands">
            {Layout.Command($"./waarborg report make {number} --to NAME", texts.MakeWords)}
            {Layout.Command($"./waarborg report waive {number} --of-case --reason WORDS", texts.WaiveWords)}
            </ul>
            """);
    }

    static IReadOnlyList<Html> Row(PageFrame frame, ReportRow row, bool isToCorrect)
    {
        var texts = frame.Texts.Reporting;
        return
        [
            Html.Of($"""<a href="{Path}/{row.Id}">{texts.OneTitle(row.Id)}</a>"""),
            Html.Of($"""<a href="/cases/{row.CaseId}">{frame.Texts.CaseTitle(row.CaseId)}</a>"""),
            row.Recipient is { } name ? Layout.Name(name) : Layout.Text(texts.Nobody),
            Html.Of($"{State(frame, row)}{Html.If(isToCorrect, () => Html.Of($"<br><strong>{texts.TakeBack}</strong>"))}"),
            Layout.Moment(frame, row.MadeAt),
        ];
    }

    static Html State(PageFrame frame, ReportRow row)
    {
        var texts = frame.Texts.Reporting;
        return Html.Of($"""
            {(row is { State: ReportState.Sending, Problem: not null } ? texts.NotYet : texts.StateWords(row.State))}
            {Html.If(row.IsTest, () => Html.Of($"({texts.TestSystem})"))}
            {Html.If(row.Problem is not null, () => Html.Of($"""<br><small>{Layout.Said(frame, row.Problem!)}</small>"""))}
            """);
    }

    internal static ContentHttpResult Show(long id, HttpContext http, Installation installation) =>
        Render(id, http, installation, Html.Empty, StatusCodes.Status200OK);

    /// <summary>One report, under what came of a form about it.</summary>
    internal static ContentHttpResult Render(long id, HttpContext http, Installation installation, Html said, int status)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Reporting;
        var store = new ReportStore(installation);
        if (store.Find(id) is not { } row) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        // The page names files and a person: no look without an entry.
        Looks.AtCases(installation, [row.CaseId], http.Reader().ToString());
        var (report, reason) = (store.ContentOf(id), store.ReasonOf(id));
        return Layout.Page(frame, texts.OneTitle(id), NavPage.Reports, Html.Of($"""
            <p class="back"><a href="{Path}">{texts.Back}</a></p>
            <h1>{texts.OneTitle(id)}</h1>
            {said}
            <p class="lead">{texts.OneLead}</p>
            <dl class="facts">
            <div><dt>{texts.State}</dt><dd>{State(frame, row)}</dd></div>
            <div><dt>{texts.To}</dt><dd>{(row.Recipient is { } name ? Layout.Name(name) : Layout.Text(texts.Nobody))}</dd></div>
            {Html.If(row.NotHanded is not null, () => Html.Of(
                $"""<div><dt>{texts.Without}</dt><dd>{Layout.Said(frame, row.NotHanded!)}</dd></div>"""))}
            </dl>
            {Html.If(reason is not null, () => Layout.Written(reason!))}
            {(report is null
                ? Html.If(row.Way != ReportWay.None, () => Html.Of($"""<p class="calm">{texts.Forgotten}</p>"""))
                : Fields(texts, ReportJson.Of(report)))}
            {ReportForms.OfOne(frame, row, store.OfCase(row.CaseId).Any(other => other.Corrects == id))}
            """), status);
    }

    /// <summary>Every field of a report, with its name in words.</summary>
    internal static Html Fields(ReportTexts texts, JsonObject report) => Html.Of($"""
        <dl class="lines">
        {Html.Each(Leaves(report, "").Where(leaf => !leaf.Path.StartsWith("items.", StringComparison.Ordinal)),
            leaf => Line(texts, leaf))}
        </dl>
        {Html.Each((report["items"] as JsonArray ?? []).OfType<JsonObject>(), item => Html.Of($"""
            <section class="titled"><h2>{texts.Field("items.number")} {item["number"]?.ToJsonString()}</h2>
            <dl class="lines">
            {Html.Each(Leaves(item, "items").Where(leaf => leaf.Path != "items.number"), leaf => Line(texts, leaf))}
            </dl></section>
            """))}
        """);

    static Html Line(ReportTexts texts, (string Path, string? Value) leaf) => Html.Of($"""
        <div><dt>{texts.Field(leaf.Path) ?? leaf.Path}</dt>
        <dd>{(leaf.Value is { } value ? Layout.Name(value) : Layout.Text(texts.Empty))}</dd></div>
        """);

    /// <summary>Each value with its path; what is a list of values is one.</summary>
    internal static IEnumerable<(string Path, string? Value)> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject json => json.SelectMany(pair => Leaves(pair.Value, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}")),
        JsonArray array when array.Any(one => one is JsonObject) => array.SelectMany(one => Leaves(one, path)),
        JsonArray { Count: 0 } or null => [(path, null)],
        JsonArray array => [(path, string.Join(", ", array.Select(Plain)))],
        _ => [(path, Plain(node))],
    };

    static string? Plain(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString();

    /// <summary>What is still to be reported, sent or taken back, in one line; for those who see cases.</summary>
    internal static Html Waiting(PageFrame frame, Installation installation)
    {
        if (!frame.MaySee(DeskRoles.Cases)) return Html.Empty;
        var open = new ReportStore(installation).Open();
        return Html.If(open.IsAny, () => Html.Of($"""
            <p class="calm"><strong>{frame.Texts.Reporting.Open(open)}</strong>
            {Html.If(frame.MaySee(DeskRoles.Reports), () => Html.Of(
                $"""<a href="{Path}">{frame.Texts.Reporting.Title}</a>"""))}</p>
            """));
    }
}
