// A hostile program in the decoder's place. What it does is the second argument; the first is the decoder's own.
using Microsoft.Win32.SafeHandles;
using Waarborg.Decoder;
using Waarborg.Sandbox.Probe;

using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
using var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
switch (args[1])
{
    case "escape":
        Escape.TryEverything("starting", args[2..], output);
        if (!Lockdown.TryApply()) return 3;
        Escape.TryEverything("reading", args[2..], output);
        LiveOn();
        return 0;
    case "hang":
        Begin();
        while (true) _ = input.ReadByte();
    case "spin":
        Begin();
        while (true) GC.KeepAlive(args);
    case "babble":
        Begin();
        output.Write([0xFF, 0xFF, 0xFF, 0x7F, 4, 1, 2, 3]);
        return 0;
    case "lie":
        Begin();
        output.Write([3, 0, 0, 0, (byte)AnswerKind.Picture, 1, 2, 3]);
        return 0;
    case "derived":
        BeginAndAnswer(AnswerKind.Derived, args[2]);
        return 0;
    case "fingerprint":
        BeginAndAnswer(AnswerKind.Picture, args[2]);
        return 0;
    case "twice":
        Begin();
        output.Write(Wire.Encode(new Answer.Refused(Refusal.Damaged, null)));
        // By then the first was heard.
        for (var since = System.Diagnostics.Stopwatch.StartNew(); since.ElapsedMilliseconds < 300;) GC.KeepAlive(args);
        output.Write(Wire.Encode(new Answer.Refused(Refusal.Truncated, null)));
        while (input.ReadByte() >= 0) GC.KeepAlive(args);
        return 0;
    case "quit":
        Begin();
        return 1;
    case "eat":
        Begin();
        for (var eaten = new List<NativeBytes>(); ;)
        {
            eaten.Add(new NativeBytes(64 * 1024 * 1024));
            eaten[^1].Span.Fill(1);
        }

    default:
        return 2;
}

// What the runtime does in a long life must still work behind the lock-down, or the process dies of it.
void LiveOn()
{
    for (var i = 0; i < 20; i++)
    {
        var thread = new Thread(() => GC.KeepAlive(new byte[1024 * 1024]));
        thread.Start();
        thread.Join();
        GC.Collect();
        try
        {
            _ = int.Parse("x", System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            continue;
        }
    }
}

// Sizes as "told length,width,height,bytes sent"; hangs afterwards, as a decoder does that believes it is done.
void BeginAndAnswer(AnswerKind kind, string sizes)
{
    Begin();
    var numbers = Array.ConvertAll(sizes.Split(','), int.Parse);
    var sent = new byte[Wire.HeaderBytes + Wire.DerivedHeaderBytes + numbers[3]];
    Wire.WriteHeader(sent, numbers[0], (byte)kind);
    System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(sent.AsSpan(Wire.HeaderBytes), numbers[1]);
    System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(sent.AsSpan(Wire.HeaderBytes + 4), numbers[2]);
    output.Write(sent);
    output.Flush();
    while (input.ReadByte() >= 0) GC.KeepAlive(sent);
}

// Says hello like a decoder, and waits for the first item.
void Begin()
{
    output.Write(Wire.Encode(new Answer.Hello()));
    _ = input.ReadByte();
}
