// Which program is running: its version, and one digest over its files that anyone can compute again.
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Evidence;

static class ProgramFiles
{
    static readonly Lazy<string> _digest = new(() => DigestOf(AppContext.BaseDirectory));

    /// <summary>The version of this program.</summary>
    internal static string Version { get; } = typeof(ProgramFiles).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>64 hexadecimal digits; see <see cref="DigestOf"/>.</summary>
    internal static string Digest => _digest.Value;

    /// <summary>
    /// SHA-256 of the lines that <c>sha256sum *.dll</c> prints in this folder, names in the order of their bytes, so that
    /// anybody gets the same by <c>(export LC_ALL=C; sha256sum *.dll | sha256sum)</c>.
    /// </summary>
    internal static string DigestOf(string folder)
    {
        var lines = new StringBuilder();
        var names = Directory.EnumerateFiles(folder, "*.dll").Select(path => Path.GetFileName(path)!);
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var file = File.OpenRead(Path.Combine(folder, name));
            lines.Append(Convert.ToHexStringLower(SHA256.HashData(file))).Append("  ").Append(name).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }
}
