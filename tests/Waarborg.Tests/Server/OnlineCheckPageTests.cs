using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Pipeline;

namespace Waarborg.Tests.Server;

/// <summary>The page of a case says what the public still sees, and a server that runs looks by itself.</summary>
public sealed class OnlineCheckPageTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S11_a_running_server_looks_by_itself_and_the_page_of_the_case_says_what_the_public_still_sees()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample);
        var folder = Directory.CreateDirectory(Path.Combine(server.Installation.SampleFolder!, "www")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "telling.jpg"), "bytes", Cancellation);
        await using var front = await FrontCache.StartAsync(folder);
        Assert.IsType<DeclareOutcome.Declared>(new SourceStore(server.Installation).Declare(
            new("web", SourceKind.Folder, folder, "hosting", Audience.Public, true, false, false, front.Address),
            Actor.CommandLine));
        await front.WarmAsync("telling.jpg");
        var desk = new NoticeDesk(server.Installation);
        Assert.IsType<OpeningAnswer.Opened>(await desk.OpenAsync(
            new(front.Address + "telling.jpg", CaseCause.Order, "atkm", server.Temp.Time.GetUtcNow(), 12, null, null),
            Actor.CommandLine, Cancellation));
        Assert.IsType<CaseAnswer.Done>(await desk.CarryOutAsync(1, Actor.CommandLine, Cancellation));

        await UntilAsync(server, check => check.LookedAt is not null);
        await ShowsAsync(server, "en", "not yet seen from outside to be gone", "1 of 1 public addresses still give");
        await ShowsAsync(server, "nl", "van buiten nog niet weg gezien", "./waarborg case check 1");
        Assert.Contains("<dt>Pending outside</dt><dd>1</dd>", (await server.GetAsync("/cases", "en")).Body, StringComparison.Ordinal);
        Assert.Single(new ClockStore(server.Installation).GoingOn());

        front.Status = 404;
        await UntilAsync(server, check => check.GoneAt is not null);
        await ShowsAsync(server, "en", "seen from outside: gone");
        await ShowsAsync(server, "nl", "van buiten gezien: weg");
        Assert.Contains("<dt>Pending outside</dt><dd>0</dd>", (await server.GetAsync("/cases", "en")).Body, StringComparison.Ordinal);
        Assert.Empty(new ClockStore(server.Installation).GoingOn());
    }

    static async Task ShowsAsync(RunningServer server, string language, params string[] words)
    {
        var (_, body) = await server.GetAsync("/cases/1", language);
        Assert.All(words, word => Assert.Contains(word, body, StringComparison.Ordinal));
        Assert.DoesNotContain("http://127.0.0.1", body, StringComparison.Ordinal);
    }

    static async Task UntilAsync(RunningServer server, Func<OnlineCheck, bool> holds)
    {
        for (var tries = 0; tries < 6_000; tries++)
        {
            using (var connection = server.Installation.Database.Open())
            {
                if (OnlineChecks.OfCase(connection, 1) is [var one] && holds(one.Check)) return;
            }

            // The service waits anew on a thread of its own: time goes on in steps that it can follow.
            await Task.Delay(5, Cancellation);
            server.Temp.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Fail("The server did not look.");
    }
}
