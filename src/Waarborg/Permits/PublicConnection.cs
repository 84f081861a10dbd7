// The one way to a machine that somebody else named, or that is to be seen as everybody sees it: only out on the internet.
using System.Net;
using System.Net.Sockets;

namespace Waarborg.Permits;

static class PublicConnection
{
    /// <summary>Connects, only where a name leads out to the internet; in a sample to this machine as well.</summary>
    /// <exception cref="NotPublicException">It leads to a machine that is not on the public internet.</exception>
    internal static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, bool mayBeLoopback, CancellationToken cancellation)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        IPAddress[] allowed =
            [.. found.Where(one => PublicNetwork.IsPublic(one) || (mayBeLoopback && IPAddress.IsLoopback(one)))];
        if (allowed.Length == 0) throw new NotPublicException();
        var connecting = new TcpClient { NoDelay = true };
        try
        {
            await connecting.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            // The stream owns the connection from here on.
            return connecting.GetStream();
        }
        catch
        {
            connecting.Dispose();
            throw;
        }
    }
}

/// <summary>An address leads into a network that is not public.</summary>
sealed class NotPublicException() : IOException("The address leads to a machine that is not on the public internet.");
