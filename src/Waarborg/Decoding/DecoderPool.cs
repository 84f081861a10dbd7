// Keeps decoders warm and hands items to them, one at a time each; replaces those that fail.
using Waarborg.Decoder;

namespace Waarborg.Decoding;

/// <summary>All decoders of this process. Any number of callers may use it at the same time.</summary>
/// <param name="options">The limits that the operator set.</param>
/// <param name="time">The clock by which decoders age.</param>
/// <param name="program">What runs in the sandbox: the shipped decoder, unless a test wants another.</param>
sealed class DecoderPool(DecodingOptions options, TimeProvider time, DecoderProgram program) : IAsyncDisposable
{
    /// <summary>Items after which a decoder is replaced: nothing that took it over stays for long.</summary>
    internal const int ItemsPerDecoder = 1000;

    /// <summary>Tries for one item when decoders are killed from outside: by an administrator, or for want of memory.</summary>
    internal const int TriesWhenKilled = 5;

    /// <summary>Tries for one item on which decoders end by themselves.</summary>
    internal const int TriesWhenCrashed = 2;

    /// <summary>Starts for one item when decoders are killed before they are ready.</summary>
    internal const int StartsWhenKilled = 20;

    /// <summary>Bytes of the largest item: what one process can hold beside its pixels.</summary>
    internal const long MaxItemBytes = 1L << 30;

    /// <summary>Age at which a decoder is replaced.</summary>
    internal static readonly TimeSpan DecoderLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Time for which a missing sandbox is not looked for again.</summary>
    internal static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);

    internal DecoderPool(DecodingOptions options, TimeProvider time) : this(options, time, DecoderProgram.Shipped)
    {
    }

    /// <summary>What became of one item: a decoder's last word, or the reason why there is none.</summary>
    readonly record struct Reply(Answer? Answer, NotScannedReason Why)
    {
        internal Reply(Answer answer) : this(answer, default)
        {
        }

        internal Reply(NotScannedReason why) : this(null, why)
        {
        }
    }

    readonly SemaphoreSlim _slots = new(options.Processes, options.Processes);
    readonly SemaphoreSlim _checking = new(1, 1);
    readonly Lock _gate = new();
    readonly List<DecoderProcess> _idle = [];
    readonly HashSet<DecoderProcess> _busy = [];
    DecoderLauncher? _launcher;
    SandboxFiles? _files;
    SandboxState? _state;
    long _lookedAt;
    readonly CancellationTokenSource _ending = new();
    Task _early = Task.CompletedTask;
    int _generation;
    bool _isDisposed;

    /// <summary>The processes that decoders live in at this moment.</summary>
    internal IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_gate) return [.. _idle.Concat(_busy).Select(decoder => decoder.Id)];
        }
    }

    /// <summary>Whether there is a sandbox. Found out once; when missing, looked for again after 30 seconds.</summary>
    internal async ValueTask<SandboxState> StateAsync(CancellationToken cancellation)
    {
        if (Known() is { } known) return known;
        await _checking.WaitAsync(cancellation);
        try
        {
            return Known() ?? await LookAsync(cancellation);
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <summary>
    /// Looks for a sandbox and starts a first decoder in it, beside whatever the caller does next. What goes wrong goes wrong
    /// again for the first item, which says so.
    /// </summary>
    /// <remarks>Called once, before anything else.</remarks>
    internal void StartEarly() => _early = Task.Run(async () => await StateAsync(_ending.Token));

    /// <summary>Decodes one item on a warm decoder of its source.</summary>
    internal Task<DecodeOutcome> DecodeAsync(DecodeRequest request, CancellationToken cancellation) =>
        RunAsync(request, Question.Fingerprint, isFresh: false, cancellation);

    /// <summary>The same with the hashes of altered versions.</summary>
    internal Task<DecodeOutcome> DecodeAlteredAsync(DecodeRequest request, CancellationToken cancellation) =>
        RunAsync(request, Question.Altered, isFresh: false, cancellation);

    /// <summary>
    /// Screens one item on a warm decoder of its source. What cannot be screened is decoded exactly at once, of the same bytes.
    /// </summary>
    internal async Task<ScreenOutcome> ScreenAsync(DecodeRequest request, CancellationToken cancellation)
    {
        var reply = await AskAsync(request, Question.Screening, isFresh: false, cancellation);
        return reply.Answer switch
        {
            null => new ScreenOutcome.Exact(new DecodeOutcome.NotDecoded(reply.Why)),
            Answer.Screened { Seen: var seen } => new ScreenOutcome.Seen(ScreenedPicture.Of(seen)),
            var answer => new ScreenOutcome.Exact(OutcomeOf(answer)),
        };
    }

    /// <summary>
    /// Decodes one item on a decoder that was started for it alone: a decoder that an earlier item took over cannot
    /// make this one match.
    /// </summary>
    internal Task<DecodeOutcome> DecodeFreshAsync(DecodeRequest request, CancellationToken cancellation) =>
        RunAsync(request, Question.Fingerprint, isFresh: true, cancellation);

    /// <summary>The same with the hashes of altered versions.</summary>
    internal Task<DecodeOutcome> DecodeFreshAlteredAsync(DecodeRequest request, CancellationToken cancellation) =>
        RunAsync(request, Question.Altered, isFresh: true, cancellation);

    /// <summary>
    /// A small, grey, blurred derivative of one whole picture, made under the limits of decoding. Always on a decoder that
    /// was started for it alone: none that an earlier item took over decides what a person sees of this one.
    /// </summary>
    internal async Task<DerivativeOutcome> DeriveAsync(
        DecodeRequest request, DerivativeSize size, CancellationToken cancellation)
    {
        var blur = size switch
        {
            DerivativeSize.Small => Blur.Small,
            DerivativeSize.Large => Blur.Large,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var reply = await AskAsync(request, Question.Derivative(blur), isFresh: true, cancellation);
        return reply.Answer switch
        {
            null => new DerivativeOutcome.NotMade(reply.Why),
            Answer.Refused refused => new DerivativeOutcome.NotMade(ReasonOf(refused.Why)),
            Answer.Derived { Derivative: var made } =>
                new DerivativeOutcome.Made(new(made.Width, made.Height, made.Pixels)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Lets no decoder that runs at this moment see another item.</summary>
    internal async Task RetireAllAsync()
    {
        List<DecoderProcess> idle;
        lock (_gate)
        {
            _generation++;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var decoder in idle) await decoder.DisposeAsync();
    }

    async Task<DecodeOutcome> RunAsync(
        DecodeRequest request, Question question, bool isFresh, CancellationToken cancellation)
    {
        var reply = await AskAsync(request, question, isFresh, cancellation);
        return reply.Answer is { } answer ? OutcomeOf(answer) : new DecodeOutcome.NotDecoded(reply.Why);
    }

    async Task<Reply> AskAsync(DecodeRequest request, Question question, bool isFresh, CancellationToken cancellation)
    {
        if (request.Size == 0) return new(NotScannedReason.Empty);
        if (request.Size > MaxItemBytes) return new(NotScannedReason.TooLarge);
        if (await StateAsync(cancellation) is SandboxState.Missing) return new(NotScannedReason.NoSandbox);

        await _slots.WaitAsync(cancellation);
        try
        {
            return await TryOnceOrMoreAsync(request, question, isFresh, cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }

    async Task<Reply> TryOnceOrMoreAsync(
        DecodeRequest request, Question question, bool isFresh, CancellationToken cancellation)
    {
        var (starts, killed, crashed) = (0, 0, 0);
        while (starts < StartsWhenKilled && killed < TriesWhenKilled && crashed < TriesWhenCrashed)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = await RentAsync(isFresh ? null : request.Source);
            if (start.Decoder is not { } decoder)
            {
                if (start.ExitCode != DecoderProcess.Killed) return Lost(start.Reason);
                starts++;
                continue;
            }

            switch (await UseAsync(decoder, request, question, isFresh, cancellation))
            {
                case ItemEnd.Answered answered:
                    return new(answered.Answer);
                case ItemEnd.ItemEndedEarly:
                    return new(NotScannedReason.Changed);
                case ItemEnd.TimedOut:
                    return new(NotScannedReason.DecoderTimedOut);
                case ItemEnd.Died { ExitCode: DecoderProcess.Killed }:
                    killed++;
                    break;
                default:
                    crashed++;
                    break;
            }
        }

        return new(NotScannedReason.DecoderCrashed);
    }

    async Task<ItemEnd> UseAsync(
        DecoderProcess decoder, DecodeRequest request, Question question, bool isFresh, CancellationToken cancellation)
    {
        var isSound = false;
        try
        {
            // A cancelled caller does not wait for the decoder: the decoder ends, and so does the conversation.
            using var registration = cancellation.Register(decoder.Kill);
            decoder.Source = request.Source;
            var end = await decoder.DecodeAsync(request, question, options.ItemTimeLimit, cancellation);
            cancellation.ThrowIfCancellationRequested();
            isSound = end is ItemEnd.Answered or ItemEnd.ItemEndedEarly;
            return end;
        }
        finally
        {
            await ReturnAsync(decoder, isSound && !isFresh);
        }
    }

    /// <summary>A warm decoder of this source, or a new one; for no source always a new one.</summary>
    async ValueTask<DecoderStart> RentAsync(string? source)
    {
        DecoderProcess? found;
        List<DecoderProcess> unwanted = [];
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            unwanted.AddRange(_idle.Where(IsWornOut));
            _idle.RemoveAll(IsWornOut);
            found = source is null
                ? null
                : _idle.Find(decoder => decoder.Source == source) ?? _idle.Find(decoder => decoder.Source is null);
            if (found is not null)
            {
                _idle.Remove(found);
                _busy.Add(found);
            }
            else if (source is not null && _idle.Count >= options.Processes)
            {
                // Room for a new one, which will stay: the one that waits longest goes.
                unwanted.Add(_idle[0]);
                _idle.RemoveAt(0);
            }
        }

        foreach (var decoder in unwanted) await decoder.DisposeAsync();
        return found is not null ? new DecoderStart(found, "", 0) : await StartAsync();
    }

    async ValueTask<DecoderStart> StartAsync()
    {
        DecoderLauncher launcher;
        int generation;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            launcher = _launcher ??= new DecoderLauncher();
            generation = _generation;
        }

        var start = await DecoderProcess.StartAsync(launcher, _files!, program, options, generation, time);
        if (start.Decoder is { } decoder)
        {
            lock (_gate) _busy.Add(decoder);
        }

        return start;
    }

    async ValueTask ReturnAsync(DecoderProcess decoder, bool isSound)
    {
        var isKept = false;
        lock (_gate)
        {
            _busy.Remove(decoder);
            isKept = isSound && !_isDisposed && !IsWornOut(decoder) && _idle.Count < options.Processes;
            if (isKept) _idle.Add(decoder);
        }

        if (!isKept) await decoder.DisposeAsync();
    }

    bool IsWornOut(DecoderProcess decoder) =>
        decoder.HasEnded || decoder.Items >= ItemsPerDecoder || decoder.Generation != _generation
        || time.GetElapsedTime(decoder.StartedAt) >= DecoderLifetime;

    SandboxState? Known() =>
        _state is SandboxState.Missing && time.GetElapsedTime(_lookedAt) >= LookAgainAfter ? null : _state;

    async Task<SandboxState> LookAsync(CancellationToken cancellation)
    {
        var (files, missing) = await SandboxFiles.FindAsync(program, cancellation);
        if (files is not null)
        {
            _files = files;
            // A decoder that is killed as it starts says nothing about the sandbox.
            DecoderStart start;
            var killed = 0;
            do start = await StartAsync();
            while (start is { Decoder: null, ExitCode: DecoderProcess.Killed } && ++killed < TriesWhenKilled);
            missing = start.Reason;
            if (start.Decoder is { } decoder) await ReturnAsync(decoder, isSound: true);
        }

        _lookedAt = time.GetTimestamp();
        return _state = missing.Length == 0 ? new SandboxState.Ready() : new SandboxState.Missing(missing);
    }

    // What was there is gone: uninstalled, or no more processes or namespaces are allowed.
    Reply Lost(string reason)
    {
        _lookedAt = time.GetTimestamp();
        _state = new SandboxState.Missing(reason);
        return new(NotScannedReason.NoSandbox);
    }

    public async ValueTask DisposeAsync()
    {
        List<DecoderProcess> all;
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            all = [.. _idle];
            _idle.Clear();
            foreach (var decoder in _busy) decoder.Kill();
        }

        // Nothing begins anew meanwhile; what began early ends here, however it does.
        await _ending.CancelAsync();
        await Task.WhenAny(_early);
        foreach (var decoder in all) await decoder.DisposeAsync();
        _launcher?.Dispose();
        _ending.Dispose();
    }

    static DecodeOutcome OutcomeOf(Answer answer) => answer switch
    {
        Answer.Picture picture => new DecodeOutcome.Picture(FingerprintOf(picture.Found)),
        Answer.Altered altered => new DecodeOutcome.Picture(
            FingerprintOf(altered.Found) with { Altered = new(altered.Versions) }),
        Answer.Refused refused => new DecodeOutcome.NotDecoded(ReasonOf(refused.Why))
        {
            Partial = refused.Partial is { } partial ? FingerprintOf(partial) : null,
        },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static PictureFingerprint FingerprintOf(Found found) => new(
        PictureTypes.NameOf(found.Type), found.Width, found.Height, PairOf(found.Stored), PairOf(found.Displayed));

    static PdqPair? PairOf(HashPair? pair) =>
        pair is { } there ? new(there.Full, there.FullQuality, there.Fit512, there.Fit512Quality) : null;

    static NotScannedReason ReasonOf(Refusal refusal) => refusal switch
    {
        Refusal.Empty => NotScannedReason.Empty,
        Refusal.NotImagery => NotScannedReason.NotImagery,
        Refusal.Unsupported => NotScannedReason.Unsupported,
        Refusal.TooManyPixels => NotScannedReason.TooManyPixels,
        Refusal.Truncated => NotScannedReason.Truncated,
        Refusal.Damaged => NotScannedReason.Damaged,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
