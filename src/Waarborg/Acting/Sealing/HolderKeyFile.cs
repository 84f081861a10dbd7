// Where a holder keeps the private half: one line in a file that is its owner's alone, on the holder's own machine.
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Acting.Sealing;

/// <summary>What reading a key file gave. There is no third case.</summary>
abstract record HolderKeyOutcome
{
    /// <summary>The key, which whoever asked for it disposes of.</summary>
    internal sealed record Read(HpkePrivateKey Key) : HolderKeyOutcome
    {
        protected override bool PrintMembers(System.Text.StringBuilder builder) => false;
    }

    internal sealed record Refused(string Words) : HolderKeyOutcome;
}

static class HolderKeyFile
{
    const uint Others = 0b000_111_111;

    /// <summary>Reads the key. A file that others may read, write or own is refused, and so is a link.</summary>
    internal static HolderKeyOutcome Read(string path)
    {
        const int Flags = OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoTerminal | OpenFlags.CloseOnExec;
        var name = Libc.Name(System.Text.Encoding.UTF8.GetBytes(path));
        using var file = new SafeFileHandle(Libc.Open(name, Flags | OpenFlags.NoFollow, 0), ownsHandle: true);
        if (file.IsInvalid)
        {
            return Refused(Libc.LastError == Errno.Loop
                ? $"{path} is a link. Name the key file itself."
                : $"{path} is missing or cannot be read.");
        }

        var error = Beneath.Stat(file, out var facts);
        if (error != Errno.None) return Refused($"{path} cannot be looked at (errno {(int)error}).");
        if (facts.Kind != FileKind.Regular) return Refused($"{path} is no file.");
        if (facts.User != Libc.EffectiveUser())
            return Refused($"{path} belongs to another user. Run: chown \"$(id -u)\" '{path}'");
        if ((facts.Mode & Others) != 0) return Refused($"Others can read {path}. Run: chmod 600 '{path}'");
        return ReadLine(file, path);
    }

    static HolderKeyOutcome ReadLine(SafeFileHandle file, string path)
    {
        var bytes = new byte[HpkePrivateKey.MaxLineBytes + 1];
        try
        {
            var length = RandomAccess.Read(file, bytes, 0);
            return HpkePrivateKey.FromLine(bytes.AsSpan(0, length)) is { } key
                ? new HolderKeyOutcome.Read(key)
                : Refused($"{path} does not hold one line with a private key.");
        }
        catch (IOException)
        {
            return Refused($"{path} cannot be read.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Writes a new key file for its owner alone. False, and nothing changed, when something lies there.</summary>
    /// <exception cref="IOException">The folder is missing or cannot be written to.</exception>
    internal static bool TryCreate(string path, HpkePrivateKey key)
    {
        if (Path.Exists(path)) return false;
        var line = key.ToLine();
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 0,
            });
            stream.Write(line);
            stream.Flush(flushToDisk: true);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }

    static HolderKeyOutcome.Refused Refused(string words) => new(words);
}
