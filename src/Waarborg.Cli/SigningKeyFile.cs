// The key that a supplier or an assessor signs notes with: 64 hexadecimal digits in a file of its owner's alone.
using System.Buffers;
using System.Security.Cryptography;

namespace Waarborg.Cli;

static class SigningKeyFile
{
    /// <summary>Bytes of a signing key; its file has twice as many hexadecimal digits.</summary>
    const int KeyBytes = 32;

    /// <summary>Characters of a name in a key's line.</summary>
    const int MaxNameLength = 200;

    /// <summary>Reads a key; a new one is made where the file is not there.</summary>
    /// <exception cref="OperatorException">It holds no key.</exception>
    internal static byte[] Read(string path, TextWriter said)
    {
        if (!File.Exists(path))
        {
            using var made = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            using var writer = new StreamWriter(made);
            writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes)));
            said.WriteLine($"A new key is in {path}. Keep it; nobody else may have it.");
        }

        Span<byte> key = stackalloc byte[KeyBytes];
        var text = File.ReadAllText(path).Trim();
        return text.Length == KeyBytes * 2 && Convert.FromHexString(text, key, out _, out _) == OperationStatus.Done
            ? key.ToArray()
            : throw new OperatorException($"The key {path} must be {KeyBytes * 2} hexadecimal digits.");
    }

    /// <summary>A name as a key's line may have it.</summary>
    /// <exception cref="OperatorException">It is none.</exception>
    internal static string NameOf(string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.Any(one => char.IsWhiteSpace(one) || char.IsControl(one) || one == '+')
            ? name
            : throw new OperatorException($"--name is 1 to {MaxNameLength} characters without blanks and plus signs.");
}
