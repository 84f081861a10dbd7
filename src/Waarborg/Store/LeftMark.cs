// What a data folder says of itself once its installation was left for good. It is read without any key.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Store;

/// <summary>Written before the first key is destroyed, so that the folder says what became of it whatever comes.</summary>
/// <param name="At">When it was left.</param>
/// <param name="KeysFolder">Where its keys lay.</param>
/// <param name="Keys">The digests of its keys, SHA-256 in hexadecimal: others that lie there later are not destroyed.</param>
sealed record LeftMark(DateTimeOffset At, string KeysFolder, IReadOnlyList<string> Keys)
{
    const string FileName = "left";

    /// <summary>The mark of a data folder; null where its installation was not left.</summary>
    internal static LeftMark? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        var lines = File.ReadAllLines(path);
        return lines.Length >= 2 && Instant.TryParse(lines[0], out var at)
            ? new(at, lines[1], lines[2..])
            : throw new InstallationException($"The file {path} says that this installation was left, and is damaged.");
    }

    internal void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path)) return;
        File.Delete(path + ".new");
        using (var file = new FileStream(path + ".new", new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            string[] lines = [Instant.Text(At), KeysFolder, .. Keys];
            file.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + '\n'));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
    }

    /// <summary>Are keys left that were to be destroyed?</summary>
    internal bool HasKeys => KeyFiles().Any();

    /// <summary>Its keys that still lie where they lay.</summary>
    internal IEnumerable<string> KeyFiles() => Directory.Exists(KeysFolder)
        ? Directory.EnumerateFiles(KeysFolder).Order(StringComparer.Ordinal)
            .Where(path => Keys.Contains(DigestOf(path), StringComparer.Ordinal))
        : [];

    /// <summary>The mark of an installation that is left now.</summary>
    internal static LeftMark Of(DateTimeOffset at, string keysFolder) =>
        new(at, keysFolder, [.. Directory.EnumerateFiles(keysFolder).Select(DigestOf).Distinct(StringComparer.Ordinal)]);

    static string DigestOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    internal string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"This installation was left on {At:yyyy-MM-dd}: its keys are destroyed, and nothing that it encrypted opens any more.")
        + (HasKeys ? $" In {KeysFolder} some are left: run ./waarborg leave again." : "");
}
