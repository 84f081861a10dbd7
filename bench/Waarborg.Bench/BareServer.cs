// The least that the framework does for a question: it reads it and sends as many bytes back, and nothing else. What a server
// answers beside it on the same machine is the most that whoever asks so can see answered.
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;

namespace Waarborg.Bench;

static class BareServer
{
    /// <summary>Answers until it is stopped.</summary>
    /// <param name="port">On the loopback address.</param>
    /// <param name="answerBytes">Bytes of the body of each answer.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static Task RunAsync(int port, int answerBytes, CancellationToken cancellation) =>
        RunAsync(port, new byte[answerBytes], cancellation);

    /// <summary>The same with an answer that says something.</summary>
    internal static async Task RunAsync(int port, byte[] answer, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        await using var app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer, http.RequestAborted);
        });
        await app.RunAsync(cancellation);
    }
}
