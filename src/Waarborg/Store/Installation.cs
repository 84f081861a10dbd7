// One installation: its data folder, its database, its keys, and the kind that it has for ever.
using Dapper;

namespace Waarborg.Store;

/// <summary>What an installation is for. Fixed when it is begun; a sample never becomes a real one.</summary>
enum InstallationKind
{
    /// <summary>A hosting provider's own.</summary>
    Provider,

    /// <summary>For trying out: only sources in its own folder, only lists of the supplier <c>sample</c>.</summary>
    Sample,
}

/// <summary>Why an installation cannot be opened, in words for the operator.</summary>
class InstallationException(string message) : Exception(message);

/// <summary>An opened installation: everything that commands and server stand on.</summary>
sealed class Installation
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    Installation(string folder, Database database, KeyRing keys, TimeProvider time, InstallationRow row)
    {
        (Folder, Database, Keys, Time) = (folder, database, keys, time);
        Kind = Enum.Parse<InstallationKind>(row.Kind);
        SampleFolder = row.SampleFolder;
        Id = row.Id;
    }

    /// <summary>The data folder, readable to its owner alone.</summary>
    internal string Folder { get; }

    internal Database Database { get; }

    internal KeyRing Keys { get; }

    internal TimeProvider Time { get; }

    internal InstallationKind Kind { get; }

    /// <summary>A sample's own folder, outside of which it has no sources; null for a provider.</summary>
    internal string? SampleFolder { get; }

    /// <summary>A random name, so that records of two installations are never confused.</summary>
    internal string Id { get; }

    /// <summary>True when this folder holds an installation.</summary>
    internal static bool Exists(string folder) => File.Exists(DatabasePath(folder));

    /// <summary>Opens the installation in this folder, beginning one of the given kind when there is none.</summary>
    /// <exception cref="InstallationException">The folder cannot be used.</exception>
    /// <exception cref="KeyRingException">The keys cannot be used.</exception>
    internal static Installation Open(
        string folder, string keysFolder, TimeProvider time,
        InstallationKind beginAs = InstallationKind.Provider, string? sampleFolder = null)
    {
        if (LeftMark.Read(folder) is { } left) throw new InstallationException(left.Words);
        var isNew = !Exists(folder);
        PrepareFolder(folder);
        var keys = KeyRing.Open(keysFolder, folder, mayCreate: isNew);
        PrepareDatabase(DatabasePath(folder));
        var database = new Database(DatabasePath(folder));
        database.Migrate();
        using var connection = database.Open();
        connection.Execute(
            """
            insert into installation (only, id, kind, sample_folder, begun_at)
            values (1, @id, @kind, @sampleFolder, @at) on conflict (only) do nothing
            """,
            new
            {
                id = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)),
                kind = beginAs.ToString(),
                sampleFolder,
                at = Instant.Text(time.GetUtcNow()),
            });
        var row = connection.QuerySingle<InstallationRow>(
            "select id, kind, sample_folder as SampleFolder from installation");
        return new(folder, database, keys, time, row);
    }

    static string DatabasePath(string folder) => Path.Combine(folder, "waarborg.db");

    static void PrepareFolder(string folder)
    {
        // Closing a folder that holds other things would take it from whoever uses it.
        if (!Exists(folder) && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new InstallationException($"The folder {folder} holds something else and no installation. "
                + "Name one that is empty or not there yet with --data.");
        }

        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            // A folder that was there before is closed as well: what it will hold concerns its owner alone.
            File.SetUnixFileMode(folder, OwnerOnly);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InstallationException($"The data folder {folder} cannot be used: {error.Message}");
        }
    }

    // SQLite gives its other files the mode of this one.
    static void PrepareDatabase(string path)
    {
        const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        // Never opened here when it is there: closing it would let go of the locks that SQLite holds on it.
        if (File.Exists(path)) return;
        try
        {
            using (File.Open(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = ReadWrite,
            }))
            {
                // It need only be there.
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InstallationException($"The database {path} cannot be used: {error.Message}");
        }
    }

    sealed record InstallationRow(string Id, string Kind, string? SampleFolder);
}
