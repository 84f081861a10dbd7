using Waarborg.Store;

namespace Waarborg.Tests.Support;

/// <summary>A real installation in a folder of its own, with a clock that the test moves.</summary>
sealed class TempInstallation : IDisposable
{
    internal TempInstallation(InstallationKind kind = InstallationKind.Provider)
    {
        Directory.CreateDirectory(Root);
        Installation = Open(kind);
    }

    internal string Root { get; } = Path.Combine(Path.GetTempPath(), $"waarborg-{Guid.NewGuid():n}");

    internal string DataFolder => Path.Combine(Root, "data");

    internal ManualTimeProvider Time { get; } = new(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    internal Installation Installation { get; }

    /// <summary>Opens the same installation once more, as another process would.</summary>
    internal Installation Open(InstallationKind kind = InstallationKind.Provider) => Installation.Open(
        DataFolder, Path.Combine(Root, "data-keys"), Time, kind,
        kind == InstallationKind.Sample ? Path.Combine(Root, "sample") : null);

    /// <summary>Writes a file beside the data folder.</summary>
    internal string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Root, recursive: true);
    }
}
