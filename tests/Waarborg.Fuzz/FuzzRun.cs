// Feeds a reader broken inputs and holds it to three rules: it never throws, and its time and memory are bounded.
using System.Diagnostics;
using System.Globalization;

namespace Waarborg.Fuzz;

/// <summary>A reader, what it reads when all is well, and how it is called.</summary>
/// <param name="Name">By which it is known on the command line and in a failure.</param>
/// <param name="Corpus">Good inputs. The broken ones are made of them.</param>
/// <param name="Read">Reads an input to its end. Throws where an outcome is not as it must be.</param>
sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Action<byte[]> Read)
{
    /// <summary>Bytes that may be allocated for an input, besides those for each of its bytes.</summary>
    internal int AllocatedBytes { get; init; } = 1 << 20;

    /// <summary>Bytes that may be allocated for each byte of an input.</summary>
    internal int AllocatedPerByte { get; init; } = 64;

    /// <summary>Bytes that may be allocated for each line: a bad one costs what it takes to say so, however short it is, and
    /// how many bad lines there may be is limited.</summary>
    internal int AllocatedPerLine { get; init; }

    public override string ToString() => Name;
}

/// <summary>What came of it.</summary>
/// <param name="Target">Which reader.</param>
/// <param name="Inputs">How many inputs it was given.</param>
/// <param name="Took">How long that took.</param>
/// <param name="Failure">What went wrong, with what is needed to see it again; null when nothing did.</param>
sealed record FuzzResult(string Target, long Inputs, TimeSpan Took, string? Failure)
{
    internal double InputsPerSecond => Inputs / Math.Max(Took.TotalSeconds, 0.001);
}

static class FuzzRun
{
    /// <summary>Time for one input, on a machine that is busy with other work.</summary>
    internal static TimeSpan MaxTime { get; } = TimeSpan.FromSeconds(10);

    const int LookMs = 100;

    /// <summary>Feeds a reader until the time is over or there are as many inputs.</summary>
    internal static FuzzResult Run(
        FuzzTarget target, int seed, TimeSpan atMost, long maxInputs = long.MaxValue, CancellationToken cancellation = default)
    {
        var feeding = new Feeding(target, seed, atMost, maxInputs, cancellation);
        // A reader that hangs cannot be stopped from inside, so it has a thread of its own, which may be left behind.
        var thread = new Thread(feeding.Run) { IsBackground = true, Name = $"fuzz {target.Name}" };
        thread.Start();
        while (!thread.Join(LookMs))
        {
            if (feeding.IsHanging) return feeding.Result(feeding.Describe($"took longer than {MaxTime.TotalSeconds:F0} s"));
        }

        return feeding.Result(feeding.Failure);
    }

    sealed class Feeding(FuzzTarget target, int seed, TimeSpan atMost, long maxInputs, CancellationToken cancellation)
    {
        readonly Stopwatch _clock = Stopwatch.StartNew();
        long _number;
        long _begunMs = long.MaxValue;

        internal string? Failure { get; private set; }

        internal bool IsHanging =>
            _clock.ElapsedMilliseconds - Interlocked.Read(ref _begunMs) > MaxTime.TotalMilliseconds;

        internal FuzzResult Result(string? failure) => new(target.Name, Interlocked.Read(ref _number), _clock.Elapsed, failure);

        internal string Describe(string what) => Describe(what, Interlocked.Read(ref _number));

        internal void Run()
        {
            // What is made once for a whole process is no memory of an input.
            foreach (var good in target.Corpus) Feed(good, measured: false);
            while (Failure is null && _number < maxInputs && _clock.Elapsed < atMost && !cancellation.IsCancellationRequested)
            {
                Feed(FuzzMutator.Make(target.Corpus, seed, _number), measured: true);
                Interlocked.Increment(ref _number);
            }
        }

        void Feed(byte[] input, bool measured)
        {
            Interlocked.Exchange(ref _begunMs, _clock.ElapsedMilliseconds);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                target.Read(input);
            }
#pragma warning disable CA1031 // Whatever it throws is what is looked for.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Failure = Describe(error.ToString(), _number);
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Interlocked.Exchange(ref _begunMs, long.MaxValue);
            var most = target.AllocatedBytes + ((long)target.AllocatedPerByte * input.Length)
                + ((long)target.AllocatedPerLine * input.AsSpan().Count((byte)'\n'));
            if (!measured || allocated <= most) return;
            Failure ??= Describe(string.Create(
                CultureInfo.InvariantCulture, $"allocated {allocated} bytes for {input.Length}, at most {most}"), _number);
        }

        string Describe(string what, long number)
        {
            var input = FuzzMutator.Make(target.Corpus, seed, number);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{target.Name}, seed {seed}, input {number} of {input.Length} bytes ({Shown(input)}): {what}");
        }

        static string Shown(byte[] input) =>
            Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, 600))) + (input.Length > 600 ? "..." : "");
    }
}
