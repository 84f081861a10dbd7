// Where the files of a ledger are read from: a folder, or a web server.
using System.IO.Enumeration;
using System.Net;

namespace Waarborg.Ledger;

/// <summary>The files of a ledger, by their paths below its folder.</summary>
public interface ILedgerFiles
{
    /// <summary>The file's bytes, or null when there is none.</summary>
    /// <exception cref="LedgerFileException">It cannot be read, or is larger than this.</exception>
    ValueTask<byte[]?> ReadAsync(string path, int maxBytes, CancellationToken cancellation);

    /// <summary>The paths of all files that lie there, or null where they cannot be listed.</summary>
    IReadOnlyList<string>? List();
}

/// <summary>A file of a ledger that cannot be read.</summary>
public sealed class LedgerFileException(string path, string words) : Exception($"{path}: {words}")
{
    /// <summary>The file's path below the ledger's folder.</summary>
    public string Path => path;
}

/// <summary>A ledger in a folder. Links are not followed out of it, and everything in it is listed.</summary>
/// <param name="folder">The folder in which <c>checkpoint</c> and <c>tile/</c> lie.</param>
public sealed class LedgerFolder(string folder) : ILedgerFiles
{
    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadAsync(string path, int maxBytes, CancellationToken cancellation)
    {
        var file = new FileInfo(Path.Combine(folder, path));
        if (!file.Exists) return null;
        if (file.LinkTarget is not null) throw new LedgerFileException(path, "it is a link");
        if (file.Length > maxBytes) throw new LedgerFileException(path, $"it is larger than {maxBytes} bytes");
        try
        {
            return await File.ReadAllBytesAsync(file.FullName, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFileException(path, error.Message);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? List() =>
    [
        // A link to a folder is listed itself, and so is found to be no file of a ledger.
        .. new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => Path.GetRelativePath(folder, entry.ToFullPath()),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = default })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory || IsLink(entry.Attributes),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(entry.Attributes),
        },
    ];

    static bool IsLink(FileAttributes attributes) => attributes.HasFlag(FileAttributes.ReparsePoint);
}

/// <summary>A ledger on a web server.</summary>
/// <param name="http">The client, which knows how long to wait.</param>
/// <param name="address">The address of the ledger's folder.</param>
public sealed class LedgerOnline(HttpClient http, Uri address) : ILedgerFiles
{
    readonly Uri _folder = address.AbsoluteUri.EndsWith('/') ? address : new(address.AbsoluteUri + "/");

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadAsync(string path, int maxBytes, CancellationToken cancellation)
    {
        try
        {
            var file = new Uri(_folder, path);
            using var response = await http.GetAsync(file, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.StatusCode is HttpStatusCode.NotFound) return null;
            if (response.StatusCode is not HttpStatusCode.OK)
            {
                throw new LedgerFileException(path, $"the server answers {(int)response.StatusCode}");
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
            {
                if (bytes.Length + read > maxBytes) throw new LedgerFileException(path, $"it is larger than {maxBytes} bytes");
                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (Exception error) when (error is HttpRequestException or IOException
            || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new LedgerFileException(path, error.Message);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? List() => null;
}
