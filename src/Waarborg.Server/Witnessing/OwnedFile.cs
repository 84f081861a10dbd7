// A file that only its owner reads, in a folder that only its owner enters.
using Waarborg.Store;

namespace Waarborg.Server.Witnessing;

static class OwnedFile
{
    const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder and an empty file where they lack. A folder that holds other things is not taken.</summary>
    /// <exception cref="InstallationException">It cannot be used, in words.</exception>
    internal static void Prepare(string path)
    {
        if (File.Exists(path)) return;
        var folder = Path.GetDirectoryName(path)!;
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new InstallationException($"The folder {folder} holds something else and no witness's state. "
                + $"Name one that is empty "
                + "or not there yet with --state.");
        }

        try
        {
            Directory.CreateDirectory(folder, ReadWrite | UnixFileMode.UserExecute);
            using (new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = ReadWrite,
            }))
            {
                // It need only be there; SQLite gives its other files the same mode.
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InstallationException($"The folder {folder} cannot be used: {error.Message}");
        }
    }
}
