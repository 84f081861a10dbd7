// Which parts of the program listen, speak to other machines or start programs, and why. A part that is not named here is
// found all the same, and counts as one that does so unasked.
using Waarborg.Acting;
using Waarborg.Cli.Sample;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Lists.Suppliers;
using Waarborg.Matching.Lookups;
using Waarborg.Permits;
using Waarborg.Server;
using Waarborg.Server.Witnessing;

namespace Waarborg.Cli.Surface;

static class KnownParts
{
    /// <summary>Types by which a program opens a connection, or has one opened.</summary>
    internal static IReadOnlySet<string> Connecting { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.HttpClientHandler",
        "System.Net.Http.SocketsHttpHandler", "System.Net.Http.IHttpClientFactory", "System.Net.Http.WinHttpHandler",
        "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient",
        "System.Net.Sockets.NetworkStream", "System.Net.Sockets.UnixDomainSocketEndPoint",
        "System.Net.Dns", "System.Net.WebClient", "System.Net.WebRequest", "System.Net.HttpWebRequest",
        "System.Net.FtpWebRequest", "System.Net.Mail.SmtpClient", "System.Net.NetworkInformation.Ping",
        "System.Net.WebSockets.ClientWebSocket", "System.Net.Quic.QuicConnection",
        "System.Net.Security.SslStream", "System.IO.Pipes.NamedPipeClientStream",
    };

    /// <summary>Types by which a program waits for connections.</summary>
    internal static IReadOnlySet<string> Listening { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions", "Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions",
        "System.Net.Sockets.Socket", "System.Net.Sockets.TcpListener", "System.Net.HttpListener", "System.Net.Quic.QuicListener",
        "System.IO.Pipes.NamedPipeServerStream",
    };

    /// <summary>Types by which a program starts another.</summary>
    internal static IReadOnlySet<string> Starting { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "System.Diagnostics.ProcessStartInfo",
    };

    static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        [NameOf(typeof(WaarborgServer))] = "serve",
        [NameOf(typeof(WitnessServer))] = "witness",
    };

    static readonly Dictionary<string, (OutboundWhen When, string To)> Reasons = new(StringComparer.Ordinal)
    {
        [NameOf(typeof(WitnessClient))] = (OutboundWhen.ByConfiguration, "the witnesses that `ledger witness add` named"),
        [NameOf(typeof(NoticeSender))] = (OutboundWhen.ByConfiguration,
            "the webhook and the customers' webhooks that settings signed by two people name"),
        [NameOf(typeof(PublicConnection))] = (OutboundWhen.ByConfiguration,
            "the customers' webhooks, and the public addresses of sources"),
        [NameOf(typeof(PublicHttp))] = (OutboundWhen.ByConfiguration,
            "the public addresses of sources, the proxy that they name, and their purge hooks"),
        [NameOf(typeof(CustomerHttp))] = (OutboundWhen.ByConfiguration,
            "the hoster's own system that `customer service` named, about items of cases alone"),
        [NameOf(typeof(OutsideHttp))] = (OutboundWhen.ByConfiguration,
            "the exchanges of lists that two people connected, and NCMEC's CyberTipline and the Transparency Database where "
            + "they named them"),
        [NameOf(typeof(WrittenMail))] = (OutboundWhen.ByConfiguration,
            "the mail relay that settings signed by two people name"),
        [NameOf(typeof(SignedNotes))] = (OutboundWhen.ByCommand, "the address of a supplier's notes that `verify` was given"),
        [NameOf(typeof(LookupHttp))] = (OutboundWhen.ByConfiguration,
            "the services that two people described for look-up, under a permit that has a line for each"),
        [NameOf(typeof(LedgerOnline))] = (OutboundWhen.ByCommand, "the address of a ledger that `verify` was given"),
        [NameOf(typeof(VerifyCommand))] = (OutboundWhen.ByCommand, "the address of a ledger that `verify` was given"),
    };

    // A socket can wait for connections and can make one. These make them alone; a test reads their sources for it.
    static readonly HashSet<string> OnlyConnecting = new(StringComparer.Ordinal) { NameOf(typeof(PublicConnection)) };

    static readonly Dictionary<string, (string Program, string When, bool IsSandboxed)> Programs = new(StringComparer.Ordinal)
    {
        [NameOf(typeof(DecoderLauncher))] = ($"{Sandbox.Shell}, which becomes bwrap", "for each decoder", true),
        [NameOf(typeof(SandboxFiles))] = (SandboxFiles.LibraryLister, "once, before the first decoder", false),
        [NameOf(typeof(PictureFiles))] = (PictureFiles.Converter, "while a sample is drawn", false),
    };

    /// <summary>Does a part that uses these types wait for connections, or is its socket known to make them alone?</summary>
    internal static bool Listens(string part, IEnumerable<string> uses) =>
        !OnlyConnecting.Contains(part) || uses.Any(used => used != "System.Net.Sockets.Socket");

    /// <summary>The role that a part listens for; the part's own name where that is not known.</summary>
    internal static string RoleOf(string part) => Roles.GetValueOrDefault(part, part);

    /// <summary>When a part speaks to whom; by default, where that is not known.</summary>
    internal static (OutboundWhen When, string To) ReasonOf(string part) =>
        Reasons.GetValueOrDefault(part, (OutboundWhen.ByDefault, "unknown"));

    /// <summary>What a part starts and when; unknown and outside the sandbox, where that is not known.</summary>
    internal static (string Program, string When, bool IsSandboxed) ProgramOf(string part) =>
        Programs.GetValueOrDefault(part, ("unknown", "unknown", false));

    static string NameOf(Type type) => type.FullName!;
}
