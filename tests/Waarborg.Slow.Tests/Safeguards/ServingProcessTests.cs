// S9: what a serving process really holds open, asked of the kernel and held against the published attack surface.
using System.Globalization;
using System.Text.Json;
using Waarborg.Bench;
using Waarborg.Slow.Tests.Shows;
using Waarborg.Tests.Letters;

namespace Waarborg.Slow.Tests.Safeguards;

public sealed class ServingProcessTests
{
    // As in /proc/net/tcp.
    const string Established = "01", Listen = "0A";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S9_a_server_listens_where_it_says_and_speaks_to_nobody()
    {
        using var site = new Site();
        await site.PrepareAsync(Site.Row("anything"u8.ToArray(), "anything"));
        using var server = site.Start("serve", "--urls", "http://127.0.0.1:0");
        await UntilItListensAsync(server);
        // Long enough for the first round of what it does by the clock.
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);

        var own = Sockets(server.Id);

        var listening = own.Where(socket => socket.State == Listen).ToList();
        Assert.Equal(PublishedSockets("serve"), listening.Count);
        Assert.All(listening, socket => Assert.StartsWith("0100007F:", socket.Local, StringComparison.Ordinal));
        Assert.DoesNotContain(own, socket => socket.State == Established);
        Assert.DoesNotContain(own, socket => socket.Protocol is "udp" or "udp6");
    }

    static async Task UntilItListensAsync(RunningProgram server)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            Assert.False(server.HasExited);
            if (Sockets(server.Id).Any(socket => socket.State == Listen)) return;
            await Task.Delay(100, Cancellation);
        }

        Assert.Fail("It did not listen within a minute.");
    }

    static int PublishedSockets(string role)
    {
        using var surface = JsonDocument.Parse(Repository.Read("docs/attack-surface.json"));
        return surface.RootElement.GetProperty("listening").EnumerateArray()
            .Single(one => one.GetProperty("role").GetString() == role).GetProperty("sockets").GetInt32();
    }

    // A process has its sockets as links of the form socket:[INODE]; the kernel's tables say what each is.
    static List<(string Protocol, string Local, string State)> Sockets(int process)
    {
        var inodes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var descriptor in Directory.EnumerateFileSystemEntries($"/proc/{process}/fd"))
        {
            if (new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                inodes.Add(target["socket:[".Length..^1]);
        }

        return [.. from protocol in (string[])["tcp", "tcp6", "udp", "udp6"]
                   let table = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/net/{protocol}")
                   where File.Exists(table)
                   from line in File.ReadLines(table).Skip(1)
                   let cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                   where inodes.Contains(cells[9])
                   select (protocol, cells[1], cells[3])];
    }
}
