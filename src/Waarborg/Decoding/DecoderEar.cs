// Hears what one decoder says, on a thread of its own, on which whoever waits for it goes on.
using Waarborg.Decoder;

namespace Waarborg.Decoding;

/// <summary>
/// Reads a decoder's answers, each within the room of what was asked. Whatever it says unasked, such as a second answer, ends
/// the conversation.
/// </summary>
/// <remarks>
/// A read that waited on the runtime's pool would wake three threads for each answer: the one for pipes, one of the pool, and
/// another that looks for more work and finds none. Whatever goes on here until it waits again keeps this decoder's next answer
/// from being heard, and nobody else's.
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

    sealed class Expected(Question question) : TaskCompletionSource<ItemEnd?>
    {
        internal Question Question => question;
    }

    /// <summary>Its first word, which nobody asks for.</summary>
    internal Task<ItemEnd?> Hello { get; }

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
            var end = got < Wire.HeaderBytes ? null : expected is null ? new ItemEnd.Malformed() : Understand(expected.Question, got);
            isSound = end is ItemEnd.Answered;
            if (!isSound)
            {
                lock (_gate) (_isOver, _last, expected) = (true, end, expected ?? _expected);
            }

            expected?.SetResult(end);
        }
    }

    // Mostly the whole answer comes at once. Bytes behind it answer nothing that was asked.
    ItemEnd? Understand(Question question, int got)
    {
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
