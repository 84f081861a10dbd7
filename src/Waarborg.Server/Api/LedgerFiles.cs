// The public ledger as static files, for programs that check it: checkpoint, key and tiles, and nothing else of the folder.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Api;

static class LedgerFiles
{
    const string Text = "text/plain; charset=utf-8";
    const string Bytes = "application/octet-stream";

    // A full tile never changes.
    const string Forever = "public, max-age=31536000, immutable";

    internal static void MapLedgerFiles(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/ledger/{**path}", [HttpMethods.Get, HttpMethods.Head], Get)
            .For(Access.Public).ExcludeFromDescription();

    internal static Results<FileStreamHttpResult, NotFound> Get(string? path, HttpContext http, Installation installation)
    {
        // Only names that the ledger itself would give a file are looked for, so no path leads out of its folder.
        var (name, type) = path switch
        {
            "checkpoint" or "key" => (path, Text),
            not null when TilePath.TryParse(path, out var tile) => (tile.ToString(), Bytes),
            _ => ("", ""),
        };
        if (name.Length == 0 || Open(Path.Combine(LedgerPublisher.FolderOf(installation), name)) is not { } file)
        {
            return TypedResults.NotFound();
        }

        if (type == Bytes && !name.Contains(".p/", StringComparison.Ordinal)) http.Response.Headers.CacheControl = Forever;
        return TypedResults.Stream(file, type);
    }

    // A file may be replaced, and a partial tile removed, at any moment.
    static FileStream? Open(string path)
    {
        try
        {
            return new(path, new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
