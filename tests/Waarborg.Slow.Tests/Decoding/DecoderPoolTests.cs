// Decoders that are killed, stopped, or lie: one item's outcome is lost at most, never the pool.
using System.Globalization;
using System.Runtime.InteropServices;
using Waarborg.Decoding;

namespace Waarborg.Slow.Tests.Decoding;

public partial class DecoderPoolTests
{
    const int SignalStop = 19;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    static readonly DecodingOptions Hasty = new() { Processes = 2, ItemTimeLimit = TimeSpan.FromSeconds(2) };

    [Fact]
    public async Task Killing_decoders_at_random_loses_no_picture()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 2 }, TimeProvider.System);
        var random = new Random(11);
        var killed = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var killer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(random.Next(100, 500), CancellationToken.None);
                if (pool.ProcessIds is not [_, ..] alive) continue;
                var victim = alive[random.Next(alive.Count)];
                if (Signal(random.Next(2) == 0 ? victim : ChildOf(victim) ?? victim, 9) == 0) Interlocked.Increment(ref killed);
            }
        }, CancellationToken.None);

        // At least 300, and until enough decoders were killed, however quick the machine.
        var pictures = Enumerable.Range(0, 100_000).TakeWhile(seed => seed < 300 || Volatile.Read(ref killed) < 5);
        var lost = 0;
        await Parallel.ForEachAsync(
            pictures,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation },
            async (seed, token) =>
            {
                var outcome = await pool.DecodeAsync(
                    DecodeRequest.FromBytes("kill", Drawn.ScenePng(160, 120, seed % 300)), token);
                if (outcome is not DecodeOutcome.Picture) Interlocked.Increment(ref lost);
            });
        await stop.CancelAsync();
        await killer;

        Assert.Equal(0, lost);
        Assert.True(killed >= 5, $"only {killed} decoders were killed");
    }

    [Fact]
    public async Task A_stopped_decoder_costs_its_item_only()
    {
        await using var pool = new DecoderPool(Hasty with { Processes = 1 }, TimeProvider.System);
        Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(pool, 1));
        var before = Assert.Single(pool.ProcessIds);
        Assert.Equal(0, Signal(ChildOf(before)!.Value, SignalStop));

        var outcome = await DecodeAsync(pool, 2);

        Assert.Equal(NotScannedReason.DecoderTimedOut, Assert.IsType<DecodeOutcome.NotDecoded>(outcome).Reason);
        Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(pool, 3));
        Assert.DoesNotContain(before, pool.ProcessIds);
    }

    [Theory]
    [InlineData("hang", nameof(NotScannedReason.DecoderTimedOut))]
    [InlineData("spin", nameof(NotScannedReason.DecoderTimedOut))]
    [InlineData("babble", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("lie", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("quit", nameof(NotScannedReason.DecoderCrashed))]
    [InlineData("eat", nameof(NotScannedReason.DecoderCrashed))]
    public async Task A_decoder_that_misbehaves_gives_a_reason_and_is_gone(string how, string reason)
    {
        var options = Hasty with { MemoryMebibytes = 512, ItemTimeLimit = TimeSpan.FromSeconds(how == "eat" ? 60 : 2) };
        await using var pool = new DecoderPool(options, TimeProvider.System, Probe.Program(how));

        var outcome = await DecodeAsync(pool, 1);

        Assert.Equal(reason, $"{Assert.IsType<DecodeOutcome.NotDecoded>(outcome).Reason}");
        Assert.Empty(pool.ProcessIds);
    }

    [Fact]
    public async Task What_a_decoder_says_unasked_is_no_answer_to_the_next_question()
    {
        await using var pool = new DecoderPool(Hasty with { Processes = 1 }, TimeProvider.System, Probe.Program("twice"));
        Assert.Equal(NotScannedReason.Damaged, Assert.IsType<DecodeOutcome.NotDecoded>(await DecodeAsync(pool, 1)).Reason);
        var before = Assert.Single(pool.ProcessIds);
        // It speaks again after 0.3 seconds, of which the machine may make more.
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(NotScannedReason.Damaged, Assert.IsType<DecodeOutcome.NotDecoded>(await DecodeAsync(pool, 2)).Reason);
        Assert.DoesNotContain(before, pool.ProcessIds);
    }

    [Fact]
    public async Task Whoever_takes_long_with_an_answer_keeps_nobody_elses_from_being_heard()
    {
        await using var pool = new DecoderPool(
            new() { Processes = 1, ItemTimeLimit = TimeSpan.FromSeconds(5) }, TimeProvider.System);
        Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(pool, 1));
        var decoder = Assert.Single(pool.ProcessIds);
        using var slow = new ManualResetEventSlim();
        var hasAnswer = new TaskCompletionSource();
        var first = Task.Run(async () =>
        {
            var outcome = await DecodeAsync(pool, 2);
            hasAnswer.SetResult();
            slow.Wait();
            return outcome;
        }, TestContext.Current.CancellationToken);
        await hasAnswer.Task;

        Assert.IsType<DecodeOutcome.Picture>(await Task.Run(() => DecodeAsync(pool, 3), TestContext.Current.CancellationToken));
        slow.Set();
        Assert.IsType<DecodeOutcome.Picture>(await first);
        Assert.Equal(decoder, Assert.Single(pool.ProcessIds));
    }

    [Fact]
    public async Task What_is_no_picture_is_read_no_further_and_shown_to_no_decoder()
    {
        // It ends as soon as it is spoken to.
        await using var pool = new DecoderPool(Hasty with { Processes = 1 }, TimeProvider.System, Probe.Program("quit"));
        var letter = new byte[100_000];
        "Dear all,"u8.CopyTo(letter);
        var read = 0L;
        var request = DecodeRequest.FromBytes("pool", letter);
        var outcome = await pool.DecodeAsync(
            request with
            {
                Read = async (offset, buffer, cancellation) =>
                {
                    var count = await request.Read(offset, buffer, cancellation);
                    read += count;
                    return count;
                },
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(NotScannedReason.NotImagery, Assert.IsType<DecodeOutcome.NotDecoded>(outcome).Reason);
        Assert.Equal(4096, read);
        Assert.Single(pool.ProcessIds);
    }

    [Fact]
    public async Task A_decoder_sees_the_items_of_one_source_only()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        await DecodeAsync(pool, 1, "first");
        var first = Assert.Single(pool.ProcessIds);
        await DecodeAsync(pool, 2, "first");
        Assert.Equal(first, Assert.Single(pool.ProcessIds));

        await DecodeAsync(pool, 3, "second");

        Assert.NotEqual(first, Assert.Single(pool.ProcessIds));
    }

    [Fact]
    public async Task A_fresh_decoder_is_used_once_and_agrees()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        var warm = Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(pool, 1));
        var before = Assert.Single(pool.ProcessIds);

        var fresh = await pool.DecodeFreshAsync(
            DecodeRequest.FromBytes("pool", Drawn.ScenePng(160, 120, 1)), TestContext.Current.CancellationToken);

        Assert.Equal(warm, fresh);
        Assert.Equal(before, Assert.Single(pool.ProcessIds));
    }

    [Fact]
    public async Task Retiring_the_pool_replaces_every_decoder()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        await DecodeAsync(pool, 1);
        var before = Assert.Single(pool.ProcessIds);

        await pool.RetireAllAsync();

        Assert.Empty(pool.ProcessIds);
        Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(pool, 2));
        Assert.NotEqual(before, Assert.Single(pool.ProcessIds));
    }

    [Fact]
    public async Task Each_attempt_reads_every_byte_once_and_in_order()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        var bytes = Drawn.ScenePng(400, 300, 1);
        var next = 0L;
        var read = DecodeRequest.FromBytes("order", bytes).Read;

        var outcome = await pool.DecodeAsync(
            new DecodeRequest("order", bytes.Length, async (offset, buffer, cancellation) =>
            {
                Assert.Equal(next, offset);
                var count = await read(offset, buffer[..Math.Min(buffer.Length, 1000)], cancellation);
                next += count;
                return count;
            }),
            TestContext.Current.CancellationToken);

        Assert.IsType<DecodeOutcome.Picture>(outcome);
        Assert.Equal(bytes.Length, next);
    }

    [Fact]
    public async Task A_file_that_shrinks_while_it_is_read_has_changed()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        var bytes = Drawn.ScenePng(400, 300, 1);
        var request = DecodeRequest.FromBytes("pool", bytes.AsMemory(0, bytes.Length - 100)) with { Size = bytes.Length };

        var outcome = await pool.DecodeAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(NotScannedReason.Changed, Assert.IsType<DecodeOutcome.NotDecoded>(outcome).Reason);
        Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(pool, 2));
    }

    [Fact]
    public async Task A_decoder_of_small_pictures_stays_under_200_megabytes()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        for (var seed = 0; seed < 200; seed++) Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(pool, seed));

        var status = File.ReadLines($"/proc/{ChildOf(pool.ProcessIds[0])}/status");
        var peak = status.First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ')[^2];

        Assert.InRange(long.Parse(peak, CultureInfo.InvariantCulture), 1, 200 * 1024);
    }

    [Fact]
    public async Task Without_the_decoders_files_nothing_is_decoded_and_it_is_said()
    {
        var incomplete = new DecoderProgram(["Waarborg.Absent.dll"], []);
        await using var pool = new DecoderPool(new DecodingOptions(), TimeProvider.System, incomplete);

        var state = await pool.StateAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Waarborg.Absent.dll", Assert.IsType<SandboxState.Missing>(state).Reason, StringComparison.Ordinal);
        var outcome = await DecodeAsync(pool, 1);
        Assert.Equal(NotScannedReason.NoSandbox, Assert.IsType<DecodeOutcome.NotDecoded>(outcome).Reason);
    }

    [Fact]
    public async Task A_decoder_that_was_begun_early_is_the_first_that_is_asked()
    {
        await using var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        pool.StartEarly();
        Assert.IsType<SandboxState.Ready>(await pool.StateAsync(TestContext.Current.CancellationToken));
        var begun = Assert.Single(pool.ProcessIds);

        Assert.IsType<DecodeOutcome.Picture>(await DecodeAsync(pool, 1));

        Assert.Equal(begun, Assert.Single(pool.ProcessIds));
    }

    [Fact]
    public async Task When_the_pool_is_disposed_no_decoder_is_left()
    {
        var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System);
        await DecodeAsync(pool, 1);
        var inner = ChildOf(Assert.Single(pool.ProcessIds))!.Value;

        await pool.DisposeAsync();

        // What is left may be a name in the process table until init takes it away; it has no command any more.
        var command = string.Create(CultureInfo.InvariantCulture, $"/proc/{inner}/cmdline");
        for (var i = 0; i < 100 && File.Exists(command) && ReadOrEmpty(command).Length > 0; i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.True(!File.Exists(command) || ReadOrEmpty(command).Length == 0, "the decoder is still there");
    }

    // Wherever the start is by then.
    [Theory]
    [InlineData(0), InlineData(40), InlineData(150), InlineData(1_000)]
    public async Task A_decoder_that_was_begun_early_ends_with_the_pool(int milliseconds)
    {
        var mark = Guid.NewGuid().ToString("N");
        var pool = new DecoderPool(new DecodingOptions { Processes = 1 }, TimeProvider.System, Probe.Program("hang", mark));
        pool.StartEarly();
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);

        await pool.DisposeAsync();

        for (var i = 0; i < 100 && IsAnywhere(mark); i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(IsAnywhere(mark), "the decoder is still there");
    }

    static bool IsAnywhere(string word) => Directory.EnumerateDirectories("/proc")
        .Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
        .Any(path => ReadOrEmpty(Path.Combine(path, "cmdline")).Contains(word, StringComparison.Ordinal));

    static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    static Task<DecodeOutcome> DecodeAsync(DecoderPool pool, int seed, string source = "pool") =>
        pool.DecodeAsync(
            DecodeRequest.FromBytes(source, Drawn.ScenePng(160, 120, seed)), TestContext.Current.CancellationToken);

    // bubblewrap waits outside; the decoder is its child.
    static int? ChildOf(int process)
    {
        try
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{process}/children");
            var children = File.ReadAllText(path);
            return int.TryParse(children.Trim().Split(' ')[0], CultureInfo.InvariantCulture, out var child) ? child : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
