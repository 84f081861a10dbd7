// S11: a clock rings once and on time, also when the program is killed around the ring and started again.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Waarborg.Bench;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Slow.Tests.Shows;

public sealed class ClockKillTests
{
    /// <summary>How late it may be, of the moment that it is due or of that at which the program answers again, on a machine
    /// that has other work.</summary>
    static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Milliseconds from the due moment at which the program is killed: before, about the ring, and after. Nearly all of the
    // time is waiting, and so they wait together.
    [Fact]
    public Task S11_A_server_that_is_killed_around_a_ring_and_started_again_rings_once_and_on_time() =>
        Task.WhenAll(((int[])[-1500, 20, 1000]).Select(RingsOnceAsync));

    static async Task RingsOnceAsync(int killAfterMs)
    {
        using var site = new Site();
        var installation = Installation.Open(site.Data, site.Keys, TimeProvider.System);
        // An hour that began an hour ago, but for the time that a start takes.
        var due = Now() + TimeSpan.FromSeconds(25);
        Start(installation, due - TimeSpan.FromHours(1));
        using (var server = await ServeAsync(site))
        {
            Assert.True(Now() < due - TimeSpan.FromSeconds(2), "The machine is too slow for this test.");
            await DelayUntilAsync(due + TimeSpan.FromMilliseconds(killAfterMs));
            server.Kill();
            await server.EndAsync(Cancellation);
        }

        using (await ServeAsync(site))
        {
            var answers = Now();
            var latest = (answers > due ? answers : due) + Late;
            while (Overs(site).Count == 0 && Now() <= latest) await Task.Delay(50, Cancellation);
            // Time for a second ring, if there were one.
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
            var rang = Instant.Of(Assert.Single(Overs(site)));
            Assert.True(rang >= Instant.Of(Instant.Text(due)), $"It rang at {rang:O}, before {due:O}.");
            Assert.True(rang <= latest, $"It rang at {rang:O}, after {latest:O}.");
        }

        Assert.Equal(
            "1", Assert.Single(site.Ask(
                "select count(*) from evidence where kind = 'clock.rang' and json_extract(cast(body as text), '$.mark') = 'over'")));
        await site.CheckLedgerAsync();
    }

    static List<string> Overs(Site site) => site.Ask("select rang_at from clock_rings where mark = 'Over'");

    static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    static async Task DelayUntilAsync(DateTimeOffset moment)
    {
        var wait = moment - Now();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, Cancellation);
    }

    static void Start(Installation installation, DateTimeOffset from)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        new ClockStore(installation).Start(
            connection, transaction, caseId: 1, ClockKind.TcoOrder, from, ClockLength.Hours(1), Actor.CommandLine);
        transaction.Commit();
    }

    // Until it listens.
    static async Task<RunningProgram> ServeAsync(Site site)
    {
        var port = FreePort();
        var server = site.Start("serve", "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        for (var tries = 0; tries < 1200; tries++)
        {
            Assert.False(server.HasExited);
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
                return server;
            }
            catch (SocketException)
            {
                await Task.Delay(50, Cancellation);
            }
        }

        server.Dispose();
        throw new InvalidOperationException("It did not listen within a minute.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
