// Hears what one decoder says, on a thread of its own.
using Waarborg.Decoder;

namespace Waarborg.Decoding;

/// <summary>
/// Reads a decoder's answers, each within the room of what was asked. Whatever it says unasked, such as a second answer, ends
/// the conversation.
/// </summary>
/// <remarks>
/// It listens again at once: whoever waited goes on elsewhere, however long he takes. A read that waits on the runtime's pool
/// wakes one thread more for each answer.
/// </remarks>
sealed class DecoderEar
{
    readonly Stream _said;
    readonly Lock _gate = new();
    byte[] _frame = new byte[Wire.HeaderBytes + Wire.MaxAlteredBytes];
    Expected? _expected;
    ItemEnd? _last;
    bool _isOver;

    /// <param name="said">What the decoder says. The thread ends with it.</param>
    internal DecoderEar(Stream said)
    {
        _said = said;
        Hello = Expect(Question.Fingerprint);
        new Thread(Hear) { IsBackground = true, Name = "decoder's ear" }.Start();
    }

    sealed class Expected(Question question) : TaskCompletionSource<ItemEnd?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal Question Question => question;
    }

    /// <summary>Its first word, which nobody asks for.</summary>
    internal Task<ItemEnd?> Hello { get; }

    /// <summary>Whether it says nothing any more, or said what nobody asked.</summary>
    internal bool IsOver
    {
        get
        {
            lock (_gate) return _isOver;
        }
    }

    /// <summary>Nothing is expected any more: whatever it still says was not asked.</summary>
    internal void Forget()
    {
        lock (_gate) _expected = null;
    }

    /// <summary>
    /// What it answers; to be called before it is asked. Null when it says nothing any more, as after its end.
    /// </summary>
    internal Task<ItemEnd?> Expect(Question question)
    {
        var expected = new Expected(question);
        lock (_gate)
        {
            if (_isOver) expected.SetResult(_last);
            else _expected = expected;
        }

        return expected.Task;
    }

    void Hear()
    {
        for (var isSound = true; isSound;)
        {
            var got = Read(0, Wire.HeaderBytes);
            Expected? expected;
            lock (_gate) (expected, _expected) = (_expected, null);
            try
            {
                var end = got < Wire.HeaderBytes ? null : Understand(expected?.Question, got);
                isSound = end is ItemEnd.Answered;
                if (!isSound) End(ref expected, end);
                expected?.SetResult(end);
            }
            catch (Exception error) when (expected is not null)
            {
                // A fault of this program is told to whoever waits, as it would be had he read himself.
                End(ref expected, new ItemEnd.Malformed());
                expected!.SetException(error);
                return;
            }
        }
    }

    // Whoever began to wait meanwhile is told as well.
    void End(ref Expected? expected, ItemEnd? end)
    {
        lock (_gate) (_isOver, _last, expected) = (true, end, expected ?? _expected);
    }

    // Mostly the whole answer comes at once. Bytes behind it answer nothing that was asked.
    ItemEnd? Understand(Question? asked, int got)
    {
        if (asked is not { } question) return new ItemEnd.Malformed();
        // The room is that of the longest answer to what was asked, whatever length the decoder tells.
        if (!Wire.TryReadHeader(_frame, question.MaxAnswerBytes, out var length, out var kind)) return new ItemEnd.Malformed();
        var whole = Wire.HeaderBytes + length;
        if (got > whole) return new ItemEnd.Malformed();
        if (_frame.Length < whole) Array.Resize(ref _frame, whole);
        if (got < whole && Read(got, whole - got) < whole - got) return null;
        var answer = question.AnswerOf(kind, _frame.AsSpan(Wire.HeaderBytes, length));
        return answer is null ? new ItemEnd.Malformed() : new ItemEnd.Answered(answer);
    }

    /// <summary>Bytes read behind those that are there; fewer than the least only when it says nothing any more.</summary>
    int Read(int at, int least)
    {
        try
        {
            return _said.ReadAtLeast(_frame.AsSpan(at), least, throwOnEndOfStream: false);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
