using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Waarborg.Tests.Permits;

/// <summary>What a webhook was sent.</summary>
sealed record Received(string Path, string Id, string Timestamp, string Signature, string? Type, byte[] Body);

/// <summary>A real web server of a customer's, which answers as the test says.</summary>
sealed class WebhookReceiver : IAsyncDisposable
{
    readonly WebApplication _app;

    WebhookReceiver(WebApplication app)
    {
        _app = app;
        Address = new(app.Urls.First());
    }

    internal Uri Address { get; }

    internal ConcurrentQueue<Received> All { get; } = [];

    /// <summary>What to answer; the usual answer is 204.</summary>
    internal Func<HttpContext, CancellationToken, Task>? Answer { get; set; }

    internal static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        WebhookReceiver? receiver = null;
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            string Header(string name) => http.Request.Headers[name].ToString();
            receiver!.All.Enqueue(new(
                http.Request.Path, Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"),
                http.Request.ContentType, body.ToArray()));
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            if (receiver.Answer is { } answer) await answer(http, http.RequestAborted);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver = new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>A real mail relay, as small as one can be: it takes mail in the clear and keeps it.</summary>
sealed class MailSink : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Task _accepting;
    readonly ConcurrentBag<Task> _sessions = [];

    internal MailSink()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Recipient and the whole message.</summary>
    internal ConcurrentQueue<(string To, string Text)> Mail { get; } = [];

    /// <summary>What to answer to a recipient; the usual answer is 250.</summary>
    internal Func<string, string>? AnswerTo { get; set; }

    /// <summary>True if it takes a whole mail and then breaks the connection off without a word.</summary>
    internal bool IsCutOff { get; set; }

    /// <summary>True if it says nothing at all.</summary>
    internal bool IsSilent { get; set; }

    /// <summary>
    /// Asked before an answer with what it has: connected, recipient, mail; and taken, once it said so. True where whoever sends
    /// is gone: then nothing more is done.
    /// </summary>
    internal Func<string, bool>? AtPoint { get; set; }

    /// <summary>True if it takes a whole mail and then says nothing more.</summary>
    internal bool IsSilentAfterMail { get; set; }

    async Task AcceptAsync()
    {
        try
        {
            while (true) _sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            await TalkAsync(client.GetStream());
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // Whoever sent went away.
        }
    }

    async Task TalkAsync(NetworkStream stream)
    {
        if (IsSilent) await Task.Delay(Timeout.Infinite, _stop.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), _stop.Token);
        if (AtPoint?.Invoke("connected") == true) return;
        await SayAsync("220 sink.example");
        var to = "";
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line.StartsWith("RCPT TO:<", StringComparison.Ordinal))
            {
                to = line["RCPT TO:<".Length..line.IndexOf('>', StringComparison.Ordinal)];
                if (AtPoint?.Invoke("recipient") == true) return;
                await SayAsync(AnswerTo?.Invoke(to) ?? "250 OK");
            }
            else if (line == "DATA")
            {
                await SayAsync("354 go on");
                var text = new StringBuilder();
                string? part;
                while ((part = await reader.ReadLineAsync(_stop.Token)) is not (null or "."))
                {
                    text.Append(part.StartsWith("..", StringComparison.Ordinal) ? part[1..] : part).Append('\n');
                }

                // Half a mail is none.
                if (part is null) return;

                Mail.Enqueue((to, text.ToString()));
                if (IsCutOff) return;
                if (IsSilentAfterMail) await Task.Delay(Timeout.Infinite, _stop.Token);
                if (AtPoint?.Invoke("mail") == true) return;
                await SayAsync("250 taken");
                if (AtPoint?.Invoke("taken") == true) return;
            }
            else if (line.StartsWith("QUIT", StringComparison.Ordinal))
            {
                await SayAsync("221 bye");
                return;
            }
            else
            {
                await SayAsync("250 OK");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions);
        _stop.Dispose();
        _listener.Dispose();
    }
}
