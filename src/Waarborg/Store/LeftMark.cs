// What a data folder says of itself once its installation was left for good. It is read without any key.
using System.Globalization;
using System.Text;

namespace Waarborg.Store;

/// <summary>Written before the first key is destroyed, so that the folder says what became of it whatever comes.</summary>
/// <param name="At">When it was left.</param>
/// <param name="KeysFolder">Whose keys are destroyed with it.</param>
sealed record LeftMark(DateTimeOffset At, string KeysFolder)
{
    const string FileName = "left";

    /// <summary>The mark of a data folder; null where its installation was not left.</summary>
    internal static LeftMark? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        var lines = File.ReadAllLines(path);
        return lines.Length == 2 && Instant.TryParse(lines[0], out var at)
            ? new(at, lines[1])
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
            file.Write(Encoding.UTF8.GetBytes($"{Instant.Text(At)}\n{KeysFolder}\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
    }

    /// <summary>Are keys left that were to be destroyed?</summary>
    internal bool HasKeys => Directory.Exists(KeysFolder) && Directory.EnumerateFiles(KeysFolder).Any();

    internal string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"This installation was left on {At:yyyy-MM-dd}: its keys are destroyed, and nothing that it encrypted opens any more.")
        + (HasKeys ? $" In {KeysFolder} some are left: run ./waarborg leave again." : "");
}
