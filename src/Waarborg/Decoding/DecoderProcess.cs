// One decoder: a child process in the sandbox, spoken to over its pipes. Whatever it says is untrusted.
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using Waarborg.Decoder;

namespace Waarborg.Decoding;

/// <summary>How the conversation about one item ended.</summary>
abstract record ItemEnd
{
    internal sealed record Answered(Answer Answer) : ItemEnd;

    /// <summary>The process ended; 137 is the exit code of a killed one.</summary>
    internal sealed record Died(int ExitCode) : ItemEnd;

    internal sealed record TimedOut : ItemEnd;

    /// <summary>It said something that a decoder never says.</summary>
    internal sealed record Malformed : ItemEnd;

    /// <summary>The item had fewer bytes than it was said to have.</summary>
    internal sealed record ItemEndedEarly : ItemEnd;
}

/// <summary>How a start ended: with a decoder that said hello, or in words and an exit code.</summary>
readonly record struct DecoderStart(DecoderProcess? Decoder, string Reason, int ExitCode);

sealed class DecoderProcess : IAsyncDisposable
{
    /// <summary>Exit code of a process that was killed, by the system for want of memory or by an administrator.</summary>
    internal const int Killed = 137;

    /// <summary>Time for a decoder to start, on a machine that has other things to do.</summary>
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Bytes that a decoder's input holds, so that a photograph is handed over without waiting for the decoder to take it piece
    /// by piece. A part of what the kernel gives to everybody, so that many decoders take nobody's.
    /// </summary>
    const int PipeBytes = 512 * 1024;

    /// <summary>Characters of a failed start's complaint that are kept.</summary>
    const int MaxComplaint = 300;

    readonly Process _process;
    readonly Stream _input;
    readonly DecoderEar _ear;
    readonly PatienceTimer _patience;
    readonly byte[] _frame = new byte[Wire.HeaderBytes + Wire.ChunkBytes];
    readonly Task<string> _complaint;

    DecoderProcess(Process process, TimeProvider time)
    {
        _process = process;
        _input = process.StandardInput.BaseStream;
        DecodingLibc.WidenPipe(((PipeStream)_input).SafePipeHandle, PipeBytes);
        _ear = new(process.StandardOutput.BaseStream);
        _patience = new PatienceTimer(Kill, time);
        _complaint = DrainAsync(process.StandardError.BaseStream);
        StartedAt = time.GetTimestamp();
    }

    internal int Id => _process.Id;

    /// <summary>The one source whose items it has seen; null before the first.</summary>
    internal string? Source { get; set; }

    internal int Items { get; private set; }

    internal long StartedAt { get; }

    /// <summary>Whether it ended while nobody looked, or the conversation with it did.</summary>
    internal bool HasEnded => _ear.IsOver || _process.HasExited;

    /// <summary>The pool's generation in which it was started.</summary>
    internal required int Generation { get; init; }

    /// <summary>Starts one and waits until it is locked down.</summary>
    internal static async Task<DecoderStart> StartAsync(
        DecoderLauncher launcher, SandboxFiles files, DecoderProgram program, DecodingOptions options, int generation,
        TimeProvider time)
    {
        var limits = new SandboxLimits(options.MemoryMebibytes * 1024L);
        var pixels = options.MaxPixels.ToString(CultureInfo.InvariantCulture);
        try
        {
            var process = await launcher.StartAsync(files, limits, [program.Assembly, pixels, .. program.Arguments]);
            var decoder = Of(process, time, generation);
            decoder._patience.Begin(StartLimit);
            var end = await decoder.ListenAsync(decoder._ear.Hello);
            if (end is ItemEnd.Answered { Answer: Answer.Hello }) return new DecoderStart(decoder, "", 0);
            await decoder.DisposeAsync();
            return await decoder.FailureAsync(end);
        }
        catch (IOException exception)
        {
            return new DecoderStart(null, exception.Message, -1);
        }
    }

    static DecoderProcess Of(Process process, TimeProvider time, int generation)
    {
        try
        {
            return new DecoderProcess(process, time) { Generation = generation };
        }
        catch (OutOfMemoryException)
        {
            // There is no thread more to hear it: what was started is not left behind.
            process.Kill();
            throw;
        }
    }

    async Task<DecoderStart> FailureAsync(ItemEnd end)
    {
        // Nothing untrusted was sent yet, so the complaint is bubblewrap's or the decoder's own.
        var complaint = await _complaint;
        var words = end switch
        {
            ItemEnd.TimedOut => "A decoder did not start in time.",
            _ when complaint.Length > 0 => $"A decoder does not start: {complaint}",
            ItemEnd.Died died => $"A decoder does not start (exit code {died.ExitCode}).",
            _ => "A decoder does not start: it is of another build.",
        };
        return new DecoderStart(null, words, end is ItemEnd.Died { ExitCode: var code } ? code : -1);
    }

    /// <summary>Has one item decoded. After any end but an answer or an early end the decoder is of no more use.</summary>
    /// <param name="request">The item.</param>
    /// <param name="question">What is wanted of it.</param>
    /// <param name="limit">How long the decoder may be waited for.</param>
    /// <param name="cancellation">Stops the reading of the item.</param>
    internal async Task<ItemEnd> DecodeAsync(
        DecodeRequest request, Question question, TimeSpan limit, CancellationToken cancellation)
    {
        _patience.Begin(limit);
        var head = question.BytesBefore + sizeof(long);
        var room = _frame.AsMemory(Wire.HeaderBytes + head, Wire.ChunkBytes - head);
        room = room[..(int)Math.Min(request.Size, room.Length)];
        var beginning = room[..Math.Min(room.Length, PictureTypes.FirstBytes)];
        if (await FillAsync(request, 0, beginning, cancellation) < beginning.Length) return new ItemEnd.ItemEndedEarly();

        // Nothing but a picture is read further, and a decoder sees nothing else.
        if (!PictureTypes.TryRecognise(beginning.Span, out _, out var refusal))
            return new ItemEnd.Answered(new Answer.Refused(refusal, null));
        var rest = room[beginning.Length..];
        if (await FillAsync(request, beginning.Length, rest, cancellation) < rest.Length) return new ItemEnd.ItemEndedEarly();

        if (question.Blur is { } asked) _frame[Wire.HeaderBytes] = (byte)asked;
        BinaryPrimitives.WriteInt64LittleEndian(_frame.AsSpan(Wire.HeaderBytes + question.BytesBefore), request.Size);
        Items++;
        var heard = _ear.Expect(question);
        return await SayAsync(question.Kind, head + room.Length)
            ? await SendRestAsync(request, room.Length, heard, cancellation)
            : await DeathAsync();
    }

    async Task<ItemEnd> SendRestAsync(
        DecodeRequest request, long offset, Task<ItemEnd?> heard, CancellationToken cancellation)
    {
        while (offset < request.Size)
        {
            // What is seen of a picture that was not yet read would be of another.
            if (heard.IsCompleted) return await heard is null ? await DeathAsync() : new ItemEnd.Malformed();
            var most = (int)Math.Min(Wire.ChunkBytes, request.Size - offset);
            var count = await FillAsync(request, offset, _frame.AsMemory(Wire.HeaderBytes, most), cancellation);
            if (count < most)
            {
                _ear.Forget();
                return await SayAsync(RequestKind.Abandon, 0) ? new ItemEnd.ItemEndedEarly() : await DeathAsync();
            }

            if (!await SayAsync(RequestKind.Chunk, count)) return await DeathAsync();
            offset += count;
        }

        // A decoder that greets twice has lost its way.
        var end = await ListenAsync(heard);
        return end is ItemEnd.Answered { Answer: Answer.Hello } ? new ItemEnd.Malformed() : end;
    }

    static async ValueTask<int> FillAsync(
        DecodeRequest request, long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var count = await request.Read(offset + filled, buffer[filled..], cancellation);
            if (count == 0) break;
            filled += count;
        }

        return filled;
    }

    /// <summary>Sends the frame whose payload stands in the buffer. False when the decoder no longer listens.</summary>
    async ValueTask<bool> SayAsync(RequestKind kind, int payload)
    {
        Wire.WriteHeader(_frame, payload, (byte)kind);
        try
        {
            using var waiting = _patience.Wait();
            await _input.WriteAsync(_frame.AsMemory(0, Wire.HeaderBytes + payload), CancellationToken.None);
            await _input.FlushAsync(CancellationToken.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits for an answer. Killing the process is what ends the wait early.</summary>
    async Task<ItemEnd> ListenAsync(Task<ItemEnd?> heard)
    {
        using (_patience.Wait())
        {
            if (await heard is { } end) return end;
        }

        return await DeathAsync();
    }

    async Task<ItemEnd> DeathAsync()
    {
        // Its pipes are closed, so it ends or has ended; a process that closed them without ending is made to.
        using var waiting = _patience.Wait();
        await _process.WaitForExitAsync(CancellationToken.None);
        return _patience.IsOver ? new ItemEnd.TimedOut() : new ItemEnd.Died(_process.ExitCode);
    }

    internal void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    // What a decoder complains about may be made of what it read: only the beginning, of a failed start, is ever used.
    static async Task<string> DrainAsync(Stream errors)
    {
        var kept = new StringBuilder();
        var buffer = new byte[512];
        try
        {
            int count;
            while ((count = await errors.ReadAsync(buffer, CancellationToken.None)) > 0)
            {
                foreach (var one in buffer.AsSpan(0, count))
                {
                    if (kept.Length < MaxComplaint && one is >= 0x20 and < 0x7F) kept.Append((char)one);
                }
            }
        }
        catch (IOException)
        {
            // The pipe broke with the process.
        }

        return kept.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _complaint;
        await _patience.DisposeAsync();
        _process.Dispose();
    }
}
