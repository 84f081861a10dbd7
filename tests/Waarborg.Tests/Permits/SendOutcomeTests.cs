using System.Net;
using System.Net.Sockets;
using System.Text;
using Waarborg.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>What came of one try: only what surely did not arrive may be said not to have.</summary>
public sealed class SendOutcomeTests : IDisposable
{
    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 20")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Len")]
    public async Task A_webhook_that_had_the_message_and_gave_no_whole_answer_may_have_taken_it(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var had = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Cancellation);
            var (read, buffer) = (new StringBuilder(), new byte[8192]);
            while (!read.ToString().Contains("\r\n\r\nbody", StringComparison.Ordinal))
            {
                var count = await client.GetStream().ReadAsync(buffer, Cancellation);
                if (count == 0) break;
                read.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }

            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), Cancellation);
            return read.ToString();
        }, Cancellation);
        var outcome = await SendAsync(new SendTo.OwnWebhook(new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/")));
        Assert.Contains("body", await had, StringComparison.Ordinal);
        Assert.NotNull(outcome.Problem);
        Assert.True(outcome.MayHaveArrived, outcome.Problem!.English);
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(502, true)]
    [InlineData(504, true)]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Of_a_status_only_one_of_what_stands_between_leaves_it_open(int status, bool mayHave)
    {
        await using var hooks = await WebhookReceiver.StartAsync();
        hooks.Answer = (http, _) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        var outcome = await SendAsync(new SendTo.OwnWebhook(hooks.Address));
        Assert.Equal($"the webhook answered with status {status}", outcome.Problem!.English);
        Assert.Equal(mayHave, outcome.MayHaveArrived);
    }

    [Fact]
    public async Task What_was_never_given_to_anybody_did_not_arrive()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        foreach (var url in (string[])[$"http://127.0.0.1:{port}/", "http://no-such-name.invalid/"])
        {
            var outcome = await SendAsync(new SendTo.OwnWebhook(new(url)));
            Assert.NotNull(outcome.Problem);
            Assert.False(outcome.MayHaveArrived, outcome.Problem!.English);
        }
    }

    [Theory]
    [InlineData("251 User not local; will forward", true)]
    [InlineData("250 OK", true)]
    [InlineData("252 cannot verify", false)]
    [InlineData("550 no such user", false)]
    public async Task A_relay_that_forwards_takes_the_mail_and_one_that_does_not_know_whom_has_nothing(string answer, bool isTaken)
    {
        await using var relay = new MailSink { AnswerTo = _ => answer };
        var outcome = await SendAsync(
            new SendTo.Mail(new("127.0.0.1", relay.Port, "no-reply@duinhost.example"), "c@klant.example"));
        Assert.Equal(isTaken, outcome.Problem is null);
        Assert.False(outcome.MayHaveArrived);
        Assert.Equal(isTaken ? 1 : 0, relay.Mail.Count);
    }

    async Task<SendOutcome> SendAsync(SendTo to)
    {
        using var sender = new NoticeSender(_at.Installation, TimeSpan.FromSeconds(20));
        return await sender.SendAsync(new("msg_1", "body"u8.ToArray(), "subject", "text"), to, Cancellation);
    }
}
