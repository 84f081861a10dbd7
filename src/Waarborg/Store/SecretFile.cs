// A secret that the operator laid into the keys folder, such as the password of a service: read when it is used, never kept.
namespace Waarborg.Store;

static class SecretFile
{
    /// <summary>The longest secret, in bytes.</summary>
    internal const int MaxBytes = 1024;

    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Why the secret cannot be used, in words; null where it can.</summary>
    internal static string? Problem(KeyRing keys, string name)
    {
        try
        {
            Read(keys, name);
            return null;
        }
        catch (KeyRingException error)
        {
            return error.Message;
        }
    }

    /// <summary>The text of the file without the white space around it.</summary>
    /// <exception cref="KeyRingException">It is missing, is not its owner's alone, or holds no line of ASCII.</exception>
    internal static string Read(KeyRing keys, string name)
    {
        var path = Path.Combine(keys.Folder, name);
        try
        {
            using var file = File.OpenHandle(path);
            if (Libc.StatX(file, Libc.Name([]), Libc.EmptyPath, Libc.BasicStats, out var facts) != 0)
            {
                throw new KeyRingException($"The secret {path} cannot be looked at (errno {(int)Libc.LastError}).");
            }

            if (facts.User != Libc.EffectiveUser())
            {
                throw new KeyRingException($"The secret {path} belongs to another user. Run: chown \"$(id -u)\" '{path}'");
            }

            if ((File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
            {
                throw new KeyRingException($"Others can read the secret {path}. Run: chmod 600 '{path}'");
            }

            var bytes = new byte[MaxBytes + 1];
            var length = RandomAccess.Read(file, bytes, 0);
            var text = System.Text.Encoding.Latin1.GetString(bytes, 0, length).Trim();
            return length <= MaxBytes && text.Length > 0 && text.All(c => c is >= ' ' and <= '~')
                ? text
                : throw new KeyRingException($"The secret {path} must be one line of ASCII, at most {MaxBytes} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyRingException($"The secret {path} is missing or cannot be read. Write it there, mode 0600.");
        }
    }
}
