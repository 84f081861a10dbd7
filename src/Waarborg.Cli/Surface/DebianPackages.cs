// Which version of what the program needs is installed, read from the package manager's own list; no program is asked.
namespace Waarborg.Cli.Surface;

/// <summary>An installed package of the operating system.</summary>
sealed record DebianPackage(string Name, string Version, string Architecture);

sealed class DebianPackages
{
    const string StatusFile = "/var/lib/dpkg/status";
    const string ReleaseFile = "/etc/os-release";

    // Newer releases call some of them by other names.
    static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["libvips"] = ["libvips42t64", "libvips42"],
        ["libturbojpeg"] = ["libturbojpeg", "libturbojpeg0"],
        ["bubblewrap"] = ["bubblewrap"],
        ["OpenSSL libcrypto"] = ["libssl3t64", "libssl3"],
        ["glibc"] = ["libc6"],
        ["ffmpeg"] = ["ffmpeg"],
    };

    readonly Dictionary<string, DebianPackage> _installed;

    DebianPackages(string distribution, Dictionary<string, DebianPackage> installed) =>
        (Distribution, _installed) = (distribution, installed);

    /// <summary>Such as <c>debian</c>.</summary>
    internal string Distribution { get; }

    /// <summary>What this machine has; nothing where it is no Debian.</summary>
    internal static DebianPackages OfThisMachine() => From(
        File.Exists(ReleaseFile) ? File.ReadAllText(ReleaseFile) : "",
        File.Exists(StatusFile) ? File.ReadAllText(StatusFile) : "");

    /// <param name="release">Lines as in <c>/etc/os-release</c>.</param>
    /// <param name="status">Paragraphs of <c>Name: value</c>, as in <c>/var/lib/dpkg/status</c>.</param>
    internal static DebianPackages From(string release, string status)
    {
        var installed = new Dictionary<string, DebianPackage>(StringComparer.Ordinal);
        foreach (var paragraph in status.Split("\n\n"))
        {
            var fields = paragraph.Split('\n').Select(line => line.Split(": ", 2)).Where(pair => pair.Length == 2)
                .GroupBy(pair => pair[0], StringComparer.Ordinal)
                .ToDictionary(pair => pair.Key, pair => pair.First()[1], StringComparer.Ordinal);
            if (!fields.GetValueOrDefault("Status", "").EndsWith(" installed", StringComparison.Ordinal)) continue;
            if (!fields.TryGetValue("Package", out var name) || !fields.TryGetValue("Version", out var version)) continue;
            installed.TryAdd(name, new(name, version, fields.GetValueOrDefault("Architecture", "all")));
        }

        var id = release.Split('\n').FirstOrDefault(line => line.StartsWith("ID=", StringComparison.Ordinal));
        return new(id is null ? "debian" : id[3..].Trim('"'), installed);
    }

    /// <summary>The installed package of a component, or null.</summary>
    internal DebianPackage? Find(string component) => Names.GetValueOrDefault(component, [])
        .Select(name => _installed.GetValueOrDefault(name)).FirstOrDefault(package => package is not null);
}
