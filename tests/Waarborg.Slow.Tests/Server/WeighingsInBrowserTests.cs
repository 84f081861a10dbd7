using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Server;

/// <summary>Weighings as a person sees and answers them.</summary>
public class WeighingsInBrowserTests
{
    static readonly string[] Pages =
    [
        "/weighings", "/weighings/1", "/weighings/2", "/regimes", "/desk/weighings", "/desk/weighings/new?source=web-hosting&kind=first",
        "/desk/weighings/1", "/desk/weighings/2",
    ];

    static readonly int[] Widths = [360, 1280];

    [Fact]
    public async Task Every_page_of_weighings_fits_its_width_in_both_languages()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: Fill);
        await using var browser = await Browser.StartAsync(cancellation);
        foreach (var path in Pages)
        {
            foreach (var language in (string[])["nl", "en"])
            {
                foreach (var width in Widths)
                {
                    var address = path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "lang=" + language;
                    await browser.ShowAsync(new(server.Address, address), width, dark: language == "en", cancellation);
                    var name = $"{path.Split('?')[0].Trim('/').Replace('/', '-')}-{language}-{width}";
                    await PagesInBrowserTests.AssertShownAsync(browser, name, width, language, cancellation);
                }
            }
        }
    }

    [Fact]
    public async Task A_person_answers_a_draft_with_the_keyboard_alone()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        await using var browser = await Browser.StartAsync(cancellation);
        await browser.ShowAsync(new(server.Address, "/weighings/2?lang=nl"), 1280, dark: false, cancellation);

        for (var tabs = 0; tabs < 40 && await FocusedAsync() != "answer-text"; tabs++) await browser.PressAsync("Tab", 9, cancellation);
        Assert.Equal("answer-text", await FocusedAsync());
        await browser.TypeAsync("Ik wil weten wat de politie ermee doet.", cancellation);
        await browser.PressAsync("Tab", 9, cancellation);
        await browser.PressAsync("Enter", 13, cancellation);

        const string Shown = "document.readyState === 'complete' ? location.search : ''";
        var shown = "";
        for (var tries = 0; tries < 100 && shown != "?kept=1"; tries++)
        {
            await Task.Delay(50, cancellation);
            shown = (await browser.EvaluateAsync(Shown, cancellation)).GetValue<string>();
        }

        Assert.Equal("?kept=1", shown);
        var text = (await browser.EvaluateAsync("document.querySelector('#points').innerText", cancellation)).GetValue<string>();
        Assert.Contains("Ik wil weten wat de politie ermee doet.", text, StringComparison.Ordinal);

        async Task<string> FocusedAsync() => (await browser.EvaluateAsync("document.activeElement.id", cancellation)).GetValue<string>();
    }

    // One that is recorded with an adverse opinion, and a draft with every kind of point.
    static void Fill(Installation installation)
    {
        Some.UploadSource(installation, "web-hosting");
        Some.UploadSource(installation, "images");
        var some = new SomeWeighing(installation);
        var time = (ManualTimeProvider)installation.Time;
        var first = some.Published(source: "images", judgement: SomeWeighing.Judgement(privacy: Opinion.Adverse, answer: "Half of it is left out."));
        time.Advance(WeighingRules.PublicFor(installation.Kind));
        foreach (var axis in Enum.GetValues<Axis>()) SomeWeighing.Done(some.Sign(first, axis));
        SomeWeighing.Done(some.Store.Record(first.Id));

        Incidents.Report(installation, IncidentKind.AttackPublished, "A paper of a university shows how to make two pictures alike to "
            + "the hash.\nWhat it means for us is being looked into.", Actor.CommandLine);
        Incidents.ReportRollback(installation, 3, "Three files of list known.", Actor.CommandLine);
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            new Journal(installation).Append(
                connection, transaction,
                ClosedEntries.Match(new(1, 1, "web-hosting", 1, null, new("known", 1), "Test", "pdq", 9, "candidate"), ["program:sweep"]),
                ClosedEntries.Review(1, 1, "rejected", ["person:0123456789abcdef"]));
            WeighingPoints.Add(
                connection, transaction, "web-hosting", new(PointKind.UpheldComplaint, "A holiday picture.", "person:x"), time.GetUtcNow());
            transaction.Commit();
        }

        time.Advance(TimeSpan.FromSeconds(1));
        var text = string.Join(' ', Enumerable.Repeat("We look for imagery that a hotline has confirmed, and for nothing else.", 6));
        var draft = some.Draft() with
        {
            Goal = text + "\n" + text,
            Alternatives =
            [
                new("Answering notices faster", "4 hours instead of 20, measured over three months", ""),
                new("Asking for a name before an upload", "", "It would have kept most customers away, and told us nothing."),
            ],
        };
        var second = some.Published(source: "web-hosting", draft: draft);
        some.Store.Answer(second.Id, $"{Some.Hostile} {new string('x', 150)}\nA second line.");
        some.Store.Dissent(second.Id, "I would not do this.", Actor.CommandLine);
    }
}
