// A copy of the installation in a folder: all that may be put back, and nothing by which a sealed file could be opened.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>
/// The database, the lists and the public ledger. What lies under seal and the keys to it are left out, so that a copy from
/// before a verdict does not undo that a key was given up; the keys of the installation are copied apart, by its operator.
/// </summary>
static class BackUp
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folders of the data folder that are copied; a new one is not, until it is named here.</summary>
    internal static readonly IReadOnlyList<string> Folders = ["lists", "ledger"];

    /// <summary>Writes the copy into a folder that is not there yet.</summary>
    /// <exception cref="IOException">The folder is there already, or cannot be written.</exception>
    internal static async Task WriteAsync(Installation installation, string folder, CancellationToken cancellation)
    {
        if (Path.Exists(folder)) throw new IOException($"{folder} is there already.");
        Directory.CreateDirectory(folder, OwnerOnly);
        // Locked, so that tiles and checkpoint belong together.
        using var locked = await FileLock.TakeAsync(
            installation, LedgerPublisher.Lock, LedgerPublisher.WaitForOther, cancellation);
        CopyDatabase(installation, Path.Combine(folder, Path.GetFileName(installation.Database.Path)));
        foreach (var name in Folders)
        {
            var from = Path.Combine(installation.Folder, name);
            if (!Directory.Exists(from)) continue;
            foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                cancellation.ThrowIfCancellationRequested();
                var to = Path.Combine(folder, Path.GetRelativePath(installation.Folder, path));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!, OwnerOnly);
                File.Copy(path, to);
            }
        }
    }

    static void CopyDatabase(Installation installation, string path)
    {
        var target = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        using var from = installation.Database.Open();
        using var to = new SqliteConnection(target);
        to.Open();
        from.BackupDatabase(to);
        // One file, without a log beside it.
        to.Execute("pragma journal_mode=delete");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
