using Waarborg.Store;

namespace Waarborg.Tests.Support;

/// <summary>A real installation in a folder of its own, with a clock that the test moves.</summary>
sealed class TempInstallation : IDisposable
{
    readonly string _sampleFolder;

    /// <param name="kind">What it is for.</param>
    /// <param name="sampleFolder">Where a sample's sources may lie; a folder of its own where it is not said.</param>
    internal TempInstallation(InstallationKind kind = InstallationKind.Provider, string? sampleFolder = null)
    {
        Directory.CreateDirectory(Root);
        _sampleFolder = sampleFolder ?? Path.Combine(Root, "sample");
        Installation = Open(kind);
        Granting.Trust(Installation, "supplier", "sample", "meldpunt");
    }

    internal string Root { get; } = Path.Combine(Path.GetTempPath(), $"waarborg-{Guid.NewGuid():n}");

    internal string DataFolder => Path.Combine(Root, "data");

    internal ManualTimeProvider Time { get; } = new(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    internal Installation Installation { get; }

    /// <summary>Opens the same installation once more, as another process would.</summary>
    internal Installation Open(InstallationKind kind = InstallationKind.Provider)
    {
        var keys = Path.Combine(Root, "data-keys");
        EmptyTables.PutInto(DataFolder, keys);
        return Installation.Open(DataFolder, keys, Time, kind, kind == InstallationKind.Sample ? _sampleFolder : null);
    }

    /// <summary>Writes a file beside the data folder.</summary>
    internal string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        // Only its own: other tests run at the same time.
        using (var connection = Installation.Database.Open()) Microsoft.Data.Sqlite.SqliteConnection.ClearPool(connection);
        Directory.Delete(Root, recursive: true);
    }
}
