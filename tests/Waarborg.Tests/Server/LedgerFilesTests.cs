using System.Net;
using System.Net.Sockets;
using System.Text;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Tests.Server;

/// <summary>The public ledger as files: what is served, and that nothing else of the data folder is.</summary>
public sealed class LedgerFilesTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Checkpoint_key_and_tiles_are_served_to_everyone_as_they_lie_there()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => SomeLedger.Pass(FillFor(i), hours: 260));
        await SomeLedger.PublishAsync(server.Installation);
        var folder = LedgerPublisher.FolderOf(server.Installation);
        var paths = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path)).ToList();
        Assert.Contains("tile/entries/000", paths);
        foreach (var path in paths)
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                using var request = new HttpRequestMessage(method, $"/ledger/{path}");
                using var response = await server.Http.SendAsync(request, Cancellation);
                var bytes = File.ReadAllBytes(Path.Combine(folder, path));
                var isText = path is "checkpoint" or "key";

                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.Equal(
                    isText ? "text/plain; charset=utf-8" : "application/octet-stream", response.Content.Headers.ContentType?.ToString());
                Assert.Equal(
                    isText || path.Contains(".p/", StringComparison.Ordinal) ? "no-store" : "public, max-age=31536000, immutable",
                    response.Headers.CacheControl?.ToString());
                Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
                Assert.Equal(method == HttpMethod.Get ? bytes : [], await response.Content.ReadAsByteArrayAsync(Cancellation));
            }
        }
    }

    [Fact]
    public async Task A_check_from_outside_accepts_what_is_served()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => SomeLedger.Pass(FillFor(i), hours: 30));
        var checkpoint = await SomeLedger.PublishAsync(server.Installation);
        using var http = new HttpClient();
        var report = await LedgerCheck.RunAsync(
            new LedgerOnline(http, new(server.Address, "/ledger")), new LedgerCheckOptions(), Cancellation);

        Assert.Equal([], report.Violations);
        Assert.Equal(checkpoint, report.Checkpoint);
    }

    [Theory]
    [InlineData("/ledger/closed/waiting.json")]
    [InlineData("/ledger/closed/0.json")]
    [InlineData("/ledger/Checkpoint")]
    [InlineData("/ledger/checkpoint/")]
    [InlineData("/ledger/checkpoint.new")]
    [InlineData("/ledger/tile")]
    [InlineData("/ledger/tile/")]
    [InlineData("/ledger/tile/entries")]
    [InlineData("/ledger/tile/entries/")]
    [InlineData("/ledger/tile/entries/000.p/0")]
    [InlineData("/ledger/tile/entries/000.p/999")]
    [InlineData("/ledger/tile/entries/999")]
    [InlineData("/ledger/../waarborg.db")]
    [InlineData("/ledger/%2e%2e/waarborg.db")]
    [InlineData("/ledger/..%2fwaarborg.db")]
    [InlineData("/ledger/..%5cwaarborg.db")]
    [InlineData("/ledger/%2e%2e%2fwaarborg.db")]
    [InlineData("/ledger/%252e%252e%252fwaarborg.db")]
    [InlineData("/ledger/tile/%2e%2e/%2e%2e/waarborg.db")]
    [InlineData("/ledger/tile/entries/..%2f..%2f..%2fwaarborg.db")]
    [InlineData("/ledger//checkpoint")]
    [InlineData("/ledger/./../ledger/../waarborg.db")]
    [InlineData("/ledger/checkpoint%00")]
    [InlineData("/ledger/checkpoint%0a")]
    public async Task Nothing_else_is_served(string path)
    {
        await using var server = await RunningServer.StartAsync(prepare: i => FillFor(i));
        await SomeLedger.PublishAsync(server.Installation);
        var folder = LedgerPublisher.FolderOf(server.Installation);
        Directory.CreateDirectory(Path.Combine(folder, "closed"));
        File.WriteAllText(Path.Combine(folder, "closed", "waiting.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "closed", "0.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "checkpoint.new"), "x");

        // A client of .NET would tidy the path before it sends it.
        var answer = await AskAsync(server.Address, path);
        Assert.Matches("^HTTP/1.1 (400|404) ", answer);
        Assert.DoesNotContain("SQLite", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_checkpoint_there_is_no_file_and_no_error()
    {
        await using var server = await RunningServer.StartAsync();
        await SomeLedger.PublishAsync(server.Installation);
        // The server would write anew what is missing.
        using var locked = await FileLock.TakeAsync(
            server.Installation, LedgerPublisher.Lock, LedgerPublisher.WaitForOther, Cancellation);
        Directory.Delete(LedgerPublisher.FolderOf(server.Installation), recursive: true);
        foreach (var path in (string[])["checkpoint", "key", "tile/entries/000.p/1"])
        {
            using var response = await server.Http.GetAsync(new Uri($"/ledger/{path}", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        }
    }

    static Installation FillFor(Installation installation)
    {
        SomeLedger.Fill(installation);
        return installation;
    }

    static async Task<string> AskAsync(Uri address, string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
