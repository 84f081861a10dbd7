// How many questions about a list of a million entries a server answers in a second, with who asks on the same machine.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Waarborg.Lists.Lookups;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Bench;

/// <summary>What was measured.</summary>
/// <param name="Answered">Questions that were answered with tags.</param>
/// <param name="Others">Those that were answered otherwise.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="P50Ms">The median of how long a question waited.</param>
/// <param name="P99Ms">How long one in a hundred waited at least.</param>
/// <param name="ServerSeconds">For how long the server used a processor.</param>
/// <param name="AskerSeconds">For how long whoever asked did.</param>
/// <param name="BarePerSecond">Answers a second of a server that does nothing but read and send as many bytes.</param>
/// <param name="BareP99Ms">How long one in a hundred waited for it at least.</param>
sealed record LookupResult(
    long Answered, long Others, double Seconds, double P50Ms, double P99Ms, double ServerSeconds, double AskerSeconds,
    double BarePerSecond, double BareP99Ms)
{
    double PerSecond => Answered / Seconds;

    internal bool IsMet => PerSecond >= LookupBench.MinPerSecond && P99Ms < LookupBench.MaxP99Ms && Others == 0;

    internal IEnumerable<string> Lines =>
    [
        FormattableString.Invariant($"look-ups: {PerSecond:F0} a second, target at least {LookupBench.MinPerSecond}; {Others} answered otherwise"),
        FormattableString.Invariant($"one waits {P50Ms:F2} ms, p99 {P99Ms:F1} ms, target under {LookupBench.MaxP99Ms} ms"),
        FormattableString.Invariant($"of a processor's time, {1e6 * ServerSeconds / Answered:F0} us for each in the server, {1e6 * AskerSeconds / Answered:F0} us where it is asked"),
        FormattableString.Invariant($"the framework alone, asked the same way: {BarePerSecond:F0} a second, p99 {BareP99Ms:F1} ms"),
        IsMet ? "met" : "NOT met",
    ];
}

static class LookupBench
{
    internal const int DefaultEntries = 1_000_000;

    /// <summary>Questions that are to be answered in a second, on two cores shared with who asks.</summary>
    internal const double MinPerSecond = 15_000;

    /// <summary>Milliseconds that 99 of 100 questions wait at most.</summary>
    internal const double MaxP99Ms = 5;

    /// <summary>About as many as an answer has: sixteen tags of 32 digits, the salt, the mark and the week.</summary>
    const int BareBytes = 800;

    const int Connections = 16, Holders = 64, Seed = 20261201;
    const string List = "big";

    /// <summary>How long is asked before it counts, so that the program is compiled as it is after its first minutes.</summary>
    internal static readonly TimeSpan UsualWarmUp = TimeSpan.FromSeconds(30);

    /// <summary>How long is asked.</summary>
    internal static readonly TimeSpan UsualLength = TimeSpan.FromSeconds(10);

    internal static Task<LookupResult> RunAsync(int entries, CancellationToken cancellation) =>
        RunAsync(entries, UsualWarmUp, UsualLength, cancellation);

    internal static async Task<LookupResult> RunAsync(
        int entries, TimeSpan warmUp, TimeSpan length, CancellationToken cancellation)
    {
        var root = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            return await MeasureAsync(root, entries, warmUp, length, cancellation);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    static async Task<LookupResult> MeasureAsync(
        string root, int entries, TimeSpan warmUp, TimeSpan length, CancellationToken cancellation)
    {
        var data = Path.Combine(root, "data");
        var installation = Installation.Open(data, data + "-keys", TimeProvider.System, InstallationKind.Sample, root);
        ListImport.Write(Path.Combine(root, "list.csv"), entries, known: null);
        var imported = await RealProgram.RunAsync(
            ["list", "import", List, Path.Combine(root, "list.csv"), "--supplier", "sample", "--data", data], cancellation);
        if (imported.ExitCode != 0) throw new InvalidOperationException($"list import: {imported.Error}");
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            // As two people open it; who they are makes no difference to what is measured.
            ServedLists.Set(connection, transaction, List, ServedLists.UsualBits, 1, installation.Time.GetUtcNow());
            transaction.Commit();
        }

        var keys = Enumerable.Range(0, Holders).Select(number => new ApiKeyStore(installation).Add(
            $"holder-{number}", KeyCaller.Subscriber, [KeyScope.Lookup], installation.Time.GetUtcNow().AddDays(1),
            Actor.CommandLine).Key!).ToArray();
        var port = ListImport.FreePort();
        var asked = await AskAsync(
            RealProgram.Start(["serve", "--urls", $"http://127.0.0.1:{port}", "--data", data]),
            port, keys, warmUp, length, cancellation);
        var barePort = ListImport.FreePort();
        var bare = await AskAsync(
            RealProgram.StartBench(["bare", "--port", Text(barePort), "--bytes", Text(BareBytes)]),
            barePort, keys, warmUp / 3, length, cancellation);
        return asked with { BarePerSecond = bare.Answered / bare.Seconds, BareP99Ms = bare.P99Ms };
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static async Task<LookupResult> AskAsync(
        RunningProgram started, int port, string[] keys, TimeSpan warmUp, TimeSpan length, CancellationToken cancellation)
    {
        using var server = started;
        await ReadyAsync(port, keys[0], cancellation);
        var warming = Stopwatch.StartNew();
        await AskAllAsync(port, keys, _ => warming.Elapsed < warmUp, Seed, cancellation);
        var (serverBefore, askerBefore) = (Processes.ProcessorSeconds(server.Id), Processes.ProcessorSeconds(Environment.ProcessId));
        var watch = Stopwatch.StartNew();
        var all = await AskAllAsync(port, keys, _ => watch.Elapsed < length, Seed + 1, cancellation);
        var seconds = watch.Elapsed.TotalSeconds;
        List<double> times = [.. all.SelectMany(one => one.Times)];
        return new(
            times.Count, all.Sum(one => one.Others), seconds, Measure.Percentile(times, 0.5), Measure.Percentile(times, 0.99),
            (Processes.ProcessorSeconds(server.Id) - serverBefore) ?? 0,
            (Processes.ProcessorSeconds(Environment.ProcessId) - askerBefore) ?? 0, 0, 0);
    }

    static async Task ReadyAsync(int port, string key, CancellationToken cancellation)
    {
        for (var tries = 0; tries < 1_200; tries++)
        {
            try
            {
                using var asker = Asker.Connect(port);
                if (asker.Ask(key, 1) == HttpStatusCode.OK) return;
            }
            catch (SocketException)
            {
                // The server is not up yet.
            }

            await Task.Delay(50, cancellation);
        }

        throw new InvalidOperationException("The server answers no question.");
    }

    static Task<(IReadOnlyList<double> Times, long Others)[]> AskAllAsync(
        int port, string[] keys, Func<int, bool> mayGoOn, int seed, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(seed + (number * 1_000));
                using var asker = Asker.Connect(port);
                var (times, others, asked) = (new List<double>(), 0L, 0);
                for (; mayGoOn(asked); asked++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    // Each of its questions is of another holder, so that none comes to the end of his share.
                    var key = keys[(number + asked) % keys.Length];
                    var begun = Stopwatch.GetTimestamp();
                    if (asker.Ask(key, random.Next(1 << ServedLists.UsualBits)) != HttpStatusCode.OK) others++;
                    else times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                }

                return ((IReadOnlyList<double>)times, others);
            },
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    /// <summary>One connection that asks one question after another, on a thread of its own: as little work as can be.</summary>
    sealed class Asker : IDisposable
    {
        static readonly string _body = $$"""{"algorithm":"sha256","category":"Baseline","list":"{{List}}","prefix":"00000"}""";
        static readonly string _key = new('0', 2 * ApiKeyStore.KeyBytes);
        static readonly string _text = $"POST /v1/lookup HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {_key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {_body.Length}\r\n\r\n{_body}";
        static readonly int _keyAt = _text.IndexOf(_key, StringComparison.Ordinal);
        static readonly int _prefixAt = _text.LastIndexOf("00000", StringComparison.Ordinal);

        readonly Socket _socket;
        readonly byte[] _question = Encoding.ASCII.GetBytes(_text);
        readonly byte[] _answer = new byte[64 * 1024];

        Asker(Socket socket) => _socket = socket;

        internal static Asker Connect(int port)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(IPAddress.Loopback, port);
            return new(socket);
        }

        internal HttpStatusCode Ask(string key, int prefix)
        {
            Encoding.ASCII.GetBytes(key, _question.AsSpan(_keyAt));
            Encoding.ASCII.GetBytes(prefix.ToString("x5", CultureInfo.InvariantCulture), _question.AsSpan(_prefixAt));
            _socket.Send(_question);
            for (var read = 0; !IsWhole(_answer.AsSpan(0, read));)
            {
                var more = _socket.Receive(_answer.AsSpan(read));
                if (more == 0) throw new InvalidOperationException("The server closed a connection.");
                read += more;
            }

            // "HTTP/1.1 200 OK"
            return (HttpStatusCode)int.Parse(_answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
        }

        // With its length before it, or in chunks of which the last is empty.
        static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0) return false;
            var at = answer[..end].IndexOf("Content-Length: "u8);
            if (at < 0) return answer[end..].EndsWith("\r\n0\r\n\r\n"u8);
            var rest = answer[(at + "Content-Length: ".Length)..];
            return answer.Length >= end + 4 + int.Parse(rest[..rest.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }

        public void Dispose() => _socket.Dispose();
    }
}
