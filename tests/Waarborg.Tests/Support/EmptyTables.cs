using Waarborg.Store;

namespace Waarborg.Tests.Support;

/// <summary>
/// A database with all tables and nothing in them, made once for all tests: a fifth of a second for each installation.
/// That a new installation makes its own is what the tests of the program as it is run show.
/// </summary>
static class EmptyTables
{
    const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static readonly Lazy<byte[]> Empty = new(Make);

    /// <summary>Begins an installation here up to its tables, where there is none.</summary>
    internal static void PutInto(string data, string keys)
    {
        var path = Path.Combine(data, "waarborg.db");
        if (File.Exists(path)) return;
        Directory.CreateDirectory(data, ReadWrite | UnixFileMode.UserExecute);
        KeyRing.Open(keys, data, mayCreate: true);
        using var file = File.Open(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = ReadWrite,
        });
        file.Write(Empty.Value);
    }

    static byte[] Make()
    {
        var folder = Directory.CreateTempSubdirectory("waarborg-tables-").FullName;
        try
        {
            var database = new Database(Path.Combine(folder, "waarborg.db"));
            database.Migrate();
            using (var connection = database.Open())
            {
                Database.Checkpoint(connection);
                Microsoft.Data.Sqlite.SqliteConnection.ClearPool(connection);
            }

            return File.ReadAllBytes(database.Path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
