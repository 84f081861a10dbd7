using System.Text;
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Tests.Pipeline;

/// <summary>Done is what the public sees: a file and what is made of it, the cache before them, and the clock.</summary>
public sealed partial class OnlineCheckTests
{
    static readonly byte[] _bytes = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S11_a_file_is_pending_until_no_public_address_gives_it_and_the_clock_stops_at_that_look()
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        Hook(scene, front, header: "X-Secret");
        front.HookStatus = 503;
        await front.WarmAsync("a.jpg", "thumbs/a_small.jpg");
        var words = await CarryOutAsync(scene, front);
        Assert.Contains("2 files made of it went with it", words, StringComparison.Ordinal);
        Assert.Contains("until then the case's clock runs", words, StringComparison.Ordinal);
        Assert.Equal(["thumbs/ab_small.jpg"], Names(scene));
        Assert.DoesNotContain(scene.At.Installation.Keys.Folder, await CheckAsync(scene, pending: true), StringComparison.Ordinal);
        Secret(scene, "hush");

        // The hook fails and the cache still has two of three.
        var look = await CheckAsync(scene, pending: true);
        Assert.Contains("The purge hook did not take 3 of 3: it answered with status 503.", look, StringComparison.Ordinal);
        Assert.Contains("2 of 3 public addresses still give", look, StringComparison.Ordinal);
        AssertRuns(scene);
        scene.At.Time.Advance(TimeSpan.FromMinutes(7));

        front.HookStatus = 200;
        front.Purged.Clear();
        var before = scene.At.Time.GetUtcNow();
        await new OnlineCheckDesk(scene.At.Installation).RunDueAsync(Cancellation);
        Assert.Equal(
            ["PURGE a.jpg hush", "PURGE thumbs/a_large.jpg hush", "PURGE thumbs/a_small.jpg hush"],
            front.Purged.Order(StringComparer.Ordinal));
        var stopped = Assert.Single(Clocks(scene));
        Assert.Equal(ClockStop.Done, stopped.StoppedWhy);
        Assert.Equal(Check(scene).GoneAt, stopped.StoppedAt);
        Assert.InRange(stopped.StoppedAt!.Value, Instant.Of(Instant.Text(before)), scene.At.Time.GetUtcNow());
        Assert.Contains("Seen from outside to be gone", await CheckAsync(scene, pending: false), StringComparison.Ordinal);
        Assert.Null(new OnlineCheckDesk(scene.At.Installation).NextAt());
        foreach (var telling in (string[])["a_small", "a.jpg", "hush", front.Address + "a"])
        {
            Assert.False(scene.LiesInDatabase(Encoding.UTF8.GetBytes(telling)), telling);
        }

        await NoticeDeskTests.VerifiesAsync(scene);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(410, "")]
    [InlineData(451, "")]
    [InlineData(302, "leads on to another address")]
    [InlineData(401, "status 401")]
    [InlineData(403, "status 403")]
    [InlineData(429, "status 429")]
    [InlineData(500, "status 500")]
    [InlineData(503, "status 503")]
    public async Task S11_an_error_or_a_redirect_is_never_taken_for_gone(int status, string words)
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        await CarryOutAsync(scene, front);
        front.Status = status;
        var look = await CheckAsync(scene, pending: words.Length > 0);
        Assert.Contains(words, look, StringComparison.Ordinal);
        if (words.Length > 0) AssertRuns(scene);
        else Assert.NotNull(Assert.Single(Clocks(scene)).StoppedAt);
    }

    [Fact]
    public async Task S11_an_address_that_cannot_be_reached_stays_pending_and_says_why_without_the_address()
    {
        await using var scene = Pictured();
        var front = await FrontAsync(scene);
        await CarryOutAsync(scene, front);
        await front.DisposeAsync();
        var look = await CheckAsync(scene, pending: true);
        Assert.Contains("it cannot be reached", look, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", look, StringComparison.Ordinal);
        Assert.DoesNotContain("a.jpg", look, StringComparison.Ordinal);
        AssertRuns(scene);

        // Each round waits longer, and the last length stays.
        int[] seconds = [10, 30, 60, 300, 900, 1800, 3600, 3600];
        Assert.Equal(seconds, Enumerable.Range(1, 8).Select(round => (int)OnlineCheck.WaitAfter(round).TotalSeconds));
        Assert.Equal(scene.At.Time.GetUtcNow().AddSeconds(10), Check(scene).DueAt!.Value, TimeSpan.FromSeconds(1));
        await CheckAsync(scene, pending: true);
        Assert.Equal(scene.At.Time.GetUtcNow().AddSeconds(30), Check(scene).DueAt!.Value, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Other_bytes_are_gone_and_no_more_is_read_than_was_taken_away()
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        await front.WarmAsync("a.jpg");
        await CarryOutAsync(scene, front);
        var sent = 0L;
        front.Answer = async (http, _) =>
        {
            // Without end, until whoever reads goes away.
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[1024], http.RequestAborted);
                Interlocked.Add(ref sent, 1024);
            }
        };
        await CheckAsync(scene, pending: false);
        Assert.InRange(Interlocked.Read(ref sent), 1024, 64L * 1024 * 1024);
    }

    [Theory]
    [InlineData("same", "still give")]
    [InlineData("chunked", "still give")]
    [InlineData("encoded", "in another encoding")]
    [InlineData("broken", "no whole answer")]
    public async Task What_is_the_same_is_found_however_it_comes_and_half_of_it_is_not_other_bytes(string how, string words)
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        await front.WarmAsync("a.jpg");
        await CarryOutAsync(scene, front);
        front.Answer = async (http, bytes) =>
        {
            if (how != "chunked") http.Response.ContentLength = bytes.Length;
            if (how == "encoded") http.Response.Headers.ContentEncoding = "gzip";
            await http.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), http.RequestAborted);
            if (how == "broken")
            {
                await http.Response.Body.FlushAsync(http.RequestAborted);
                http.Abort();
                return;
            }

            await http.Response.Body.WriteAsync(bytes.AsMemory(bytes.Length / 2), http.RequestAborted);
        };
        Assert.Contains(words, await CheckAsync(scene, pending: true), StringComparison.Ordinal);
        AssertRuns(scene);
    }

    [Fact]
    public async Task What_is_put_back_brings_what_was_made_of_it_back_as_it_was()
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        var small = scene.Tree.At("thumbs/a_small.jpg");
        File.SetUnixFileMode(small, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        File.SetLastWriteTimeUtc(small, new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var before = Snapshot(scene);
        await OpenAsync(scene, front, CaseCause.Notice);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Equal(["thumbs/ab_small.jpg"], Names(scene));
        Assert.Equal(3, scene.Count("restrictions where kind = 'Disable' and state = 'Done'"));
        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(false));
        Assert.Equal(before, Snapshot(scene));
        Assert.Equal(0, scene.Count("online_checks"));
        Assert.Equal(0, scene.Count("restrictions"));
        Assert.DoesNotContain(SealedFiles(scene), name => name.EndsWith(".sealed", StringComparison.Ordinal)
            || name.EndsWith(".key", StringComparison.Ordinal));
        await NoticeDeskTests.VerifiesAsync(scene);
    }

    [Fact]
    public async Task Where_something_else_bears_the_name_what_was_made_of_a_file_waits_under_seal_and_comes_back_later()
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        var before = Snapshot(scene);
        await CarryOutAsync(scene, front, CaseCause.Notice);
        scene.Tree.Add("thumbs/a_small.jpg", "taken");
        Assert.IsType<CaseAnswer.Incomplete>(await scene.AssessAsync(false));
        Assert.Equal("taken", await File.ReadAllTextAsync(scene.Tree.At("thumbs/a_small.jpg"), Cancellation));
        Assert.True(File.Exists(scene.Tree.At("a.jpg")));
        File.Delete(scene.Tree.At("thumbs/a_small.jpg"));
        await new OnlineCheckDesk(scene.At.Installation).CheckAsync(scene.Case.Id, Cancellation);
        Assert.Equal(before, Snapshot(scene));
    }

    [Theory]
    [InlineData("disable:sealed", 2)]
    [InlineData("disable:planned", 2)]
    [InlineData("disable:hidden", 2)]
    [InlineData("disable:removing", 2)]
    [InlineData("disable:unlinked", 2)]
    [InlineData("disable:before-end", 2)]
    [InlineData("disable:ended", 1)]
    [InlineData("disable:ended", 2)]
    public async Task S11_a_stop_at_any_point_is_gone_on_with_by_the_next_look(string at, int time)
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        await OpenAsync(scene, front, CaseCause.Notice);
        var left = time;
        var stopping = new CaseDesk(scene.At.Installation, new RestrictionDesk(scene.At.Installation, point =>
        {
            if (point == at && --left == 0) throw new StopException();
        }));
        await Assert.ThrowsAsync<StopException>(() => stopping.ConfirmAsync(
            new(scene.Case.Id, null, false, Actor.CommandLine), Cancellation));
        await new NoticeDesk(scene.At.Installation).CarryOutAsync(scene.Case.Id, Actor.CommandLine, Cancellation);
        await CheckAsync(scene, pending: false);
        Assert.Equal(["thumbs/ab_small.jpg"], Names(scene));
        Assert.NotNull(Assert.Single(Clocks(scene)).StoppedAt);
        await NoticeDeskTests.VerifiesAsync(scene);
    }

    [Theory]
    [InlineData("restore:named", 1)]
    [InlineData("restore:ended", 1)]
    [InlineData("restore:named", 2)]
    [InlineData("restore:ended", 2)]
    public async Task A_stop_while_it_is_put_back_loses_nothing_that_was_made_of_it(string at, int time)
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        var before = Snapshot(scene);
        await CarryOutAsync(scene, front, CaseCause.Notice);
        var left = time;
        var stopping = new CaseDesk(scene.At.Installation, new RestrictionDesk(scene.At.Installation, point =>
        {
            if (point == at && --left == 0) throw new StopException();
        }));
        var id = scene.Case.Id;
        var verdict = new VerdictGiven(IsConfirmed: false, VerdictBasis.Assessment);
        await stopping.JudgeAsync(new(id, 1, false, new(ActorKind.Machine, "hotline.assessor-1")), verdict, Cancellation);
        await Assert.ThrowsAsync<StopException>(() => stopping.JudgeAsync(
            new(id, 1, false, new(ActorKind.Machine, "hotline.assessor-2")), verdict, Cancellation));
        await scene.Desk.FinishAsync("web", Cancellation);
        await new OnlineCheckDesk(scene.At.Installation).CheckAsync(id, Cancellation);
        Assert.Equal(before, Snapshot(scene));
    }

    [Fact]
    public async Task Where_too_many_bear_such_names_none_goes_and_the_case_says_so()
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        for (var i = 0; i < DerivedFiles.MaxFiles; i++) scene.Tree.Add($"thumbs/a_{i}.jpg", "x");
        var count = Names(scene).Length;
        var words = await CarryOutAsync(scene, front);
        Assert.Contains("more than 256 files bear such names", words, StringComparison.Ordinal);
        Assert.Equal(count - 1, Names(scene).Length);
        Assert.Contains("more than 256", await CheckAsync(scene, pending: true), StringComparison.Ordinal);
        AssertRuns(scene);
    }

    [Fact]
    public async Task A_source_without_an_address_says_that_nobody_looked_and_its_hooks_are_not_called()
    {
        await using var scene = new Scene();
        scene.Known(_bytes).Permit();
        scene.Tree.Add("a.jpg", _bytes);
        await scene.SweepAsync();
        Assert.Empty(scene.Files());
        Assert.Equal(0, scene.Count("online_checks"));
        Assert.IsType<CaseAnswer.Refused>(
            await new OnlineCheckDesk(scene.At.Installation).CheckAsync(scene.Case.Id, Cancellation));
    }

    [Fact]
    public async Task What_a_match_takes_away_takes_along_what_was_made_of_it_and_looks_outside_too()
    {
        await using var scene = Pictured();
        await using var front = await FrontAsync(scene);
        await front.WarmAsync("a.jpg");
        scene.Known(_bytes).Permit();
        await scene.SweepAsync();
        Assert.Equal(["thumbs/ab_small.jpg"], Names(scene));
        Assert.Contains("still give", await CheckAsync(scene, pending: true), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal(4, Names(scene).Length);
        Assert.Equal(0, scene.Count("online_checks"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S7_What_was_made_of_a_confirmed_file_opens_with_the_key_of_that_file_alone(bool shreds)
    {
        await using var at = await Sealing.MakeAsync(shreds: shreds);
        var scene = at.Scene;
        Assert.Null(new SourceStore(at.Installation).SetDerived("web", ["{dir}/thumbs/{name}_*"]));
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        scene.Tree.Add("thumbs/a_small.png", "small");
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.False(File.Exists(scene.Tree.At("thumbs/a_small.png")));
        var journal = new RestrictionJournal(at.Installation);
        var small = Assert.Single(journal.CompanionsOf(at.Item.DisableId!.Value), one => one.State == RestrictionState.Done);
        var check = await SealedFile.VerifyAsync(
            at.Folder, small.SealedName, small.WrapIn(at.Folder, at.Installation.Keys), Cancellation);
        if (shreds)
        {
            Assert.IsType<SealCheck.Missing>(check);
            return;
        }

        Assert.IsType<SealCheck.Broken>(check);
        Assert.Equal(SealState.Sealed, at.Row.State);
        await at.OverruleAsync();
        var act = at.Agree();
        await at.RestoreAsync(at.Answer("hotline", act), at.Answer("police", act));
        Assert.True(at.IsBack());
        Assert.Equal("small", await File.ReadAllTextAsync(scene.Tree.At("thumbs/a_small.png"), Cancellation));
    }

    sealed class StopException : Exception;

    static Scene Pictured()
    {
        var scene = new Scene();
        scene.Tree.Add("a.jpg", _bytes).Add("thumbs/a_small.jpg", "small").Add("thumbs/a_large.jpg", "large")
            .Add("thumbs/ab_small.jpg", "of another");
        Assert.Null(new SourceStore(scene.At.Installation).SetDerived("web", ["{dir}/thumbs/{name}_*.{ext}"]));
        return scene;
    }

    static async Task<FrontCache> FrontAsync(Scene scene)
    {
        var front = await FrontCache.StartAsync(scene.Tree.Path);
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", front.Address));
        return front;
    }

    static void Hook(Scene scene, FrontCache front, string? header = null) =>
        Assert.Null(new SourceStore(scene.At.Installation).SetPurge("web", new(front.Hook, "PURGE", header)));

    static void Secret(Scene scene, string secret)
    {
        var path = Path.Combine(scene.At.Installation.Keys.Folder, PurgeHook.SecretOf("web"));
        File.WriteAllText(path, secret);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    static async Task OpenAsync(Scene scene, FrontCache front, CaseCause cause) => Assert.True(
        Assert.IsType<OpeningAnswer.Opened>(await new NoticeDesk(scene.At.Installation).OpenAsync(
            new(front.Address + "a.jpg", cause, "somebody@meldpunt.example", scene.At.Time.GetUtcNow(),
                cause == CaseCause.Order ? 6 : 24, null, null),
            Actor.CommandLine, Cancellation)).HasItem);

    static async Task<string> CarryOutAsync(Scene scene, FrontCache front, CaseCause cause = CaseCause.Order)
    {
        await OpenAsync(scene, front, cause);
        var done = cause == CaseCause.Order
            ? await new NoticeDesk(scene.At.Installation).CarryOutAsync(scene.Case.Id, Actor.CommandLine, Cancellation)
            : await scene.ConfirmAsync();
        return Assert.Single(Assert.IsType<CaseAnswer.Done>(done).Lines);
    }

    static async Task<string> CheckAsync(Scene scene, bool pending)
    {
        var answer = await new OnlineCheckDesk(scene.At.Installation).CheckAsync(scene.Case.Id, Cancellation);
        var lines = pending
            ? Assert.IsType<CaseAnswer.Incomplete>(answer).Lines
            : Assert.IsType<CaseAnswer.Done>(answer).Lines;
        Assert.Equal(pending, Check(scene).IsPending);
        return Assert.Single(lines);
    }

    static OnlineCheck Check(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return Assert.Single(OnlineChecks.OfCase(connection, scene.Case.Id)).Check;
    }

    static IReadOnlyList<Clock> Clocks(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return ClockStore.OfCase(connection, null, scene.Case.Id);
    }

    static void AssertRuns(Scene scene) => Assert.All(Clocks(scene), clock => Assert.Null(clock.StoppedAt));

    static string[] Names(Scene scene) =>
    [
        .. Directory.GetFiles(scene.Tree.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(scene.Tree.Path, path)).Order(StringComparer.Ordinal),
    ];

    static string[] Snapshot(Scene scene) =>
    [
        .. Names(scene).Select(name => $"{name} {File.GetUnixFileMode(scene.Tree.At(name))} "
            + $"{File.GetLastWriteTimeUtc(scene.Tree.At(name)):O} {Scene.Sha256(File.ReadAllBytes(scene.Tree.At(name)))}"),
    ];

    static string[] SealedFiles(Scene scene) => [.. Directory.GetFiles(SealDesk.FolderOf(scene.At.Installation))];
}
