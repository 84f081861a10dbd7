// What the operator decides about serving: addresses, certificate, proxy, limits. What would not be safe is refused in words.
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waarborg.Server;

/// <summary>One address that the server listens on.</summary>
sealed record ListenAddress(IPAddress Address, int Port, bool Tls);

/// <summary>A certificate with its key, and the certificates that lead from it to its issuer, as they were given.</summary>
/// <param name="Context">Made without asking anybody: nothing is fetched that a certificate names.</param>
sealed record ServerCertificate(SslStreamCertificateContext Context);

/// <summary>The command line's words about serving, as they were typed.</summary>
sealed record ServerArguments(
    string? Urls = null, string? PublicAddress = null, string? TrustedProxy = null,
    string? Certificate = null, string? CertificateKey = null);

/// <summary>What became of the command line's words.</summary>
abstract record ServerOptionsOutcome
{
    internal sealed record Valid(ServerOptions Options) : ServerOptionsOutcome;

    internal sealed record Refused(string Words) : ServerOptionsOutcome;
}

/// <summary>Checked options of a server.</summary>
sealed record ServerOptions(IReadOnlyList<ListenAddress> Addresses)
{
    internal const string DefaultUrls = "http://127.0.0.1:8470";

    /// <summary>The address that people use, where it is another than the one listened on.</summary>
    internal Uri? PublicAddress { get; init; }

    /// <summary>The one machine whose X-Forwarded headers count.</summary>
    internal IPAddress? TrustedProxy { get; init; }

    internal ServerCertificate? Certificate { get; init; }

    /// <summary>The largest upload, in bytes. It is held in memory while it is judged.</summary>
    internal long UploadLimitBytes { get; init; } = 64L << 20;

    /// <summary>How many uploads are judged at the same time.</summary>
    internal int ConcurrentScans { get; init; } = 4;

    /// <summary>How many more uploads wait, unread, before further ones are turned away.</summary>
    internal int WaitingScans { get; init; } = 32;

    /// <summary>Uploads that one key may have compared in an hour.</summary>
    internal long ScansPerHour { get; init; } = 100_000;

    /// <summary>Bytes that one key may have compared in an hour.</summary>
    internal long ScannedBytesPerHour { get; init; } = 512L << 30;

    /// <summary>How many connections are open at the same time.</summary>
    internal int MaxConnections { get; init; } = 1000;

    /// <summary>How long open requests may take to end when the server stops.</summary>
    internal TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True if plain HTTP is spoken on an address that other machines reach: then only with the proxy.</summary>
    internal bool AnswersProxyOnly => Addresses.Any(a => !a.Tls && !IPAddress.IsLoopback(a.Address));

    internal static ServerOptionsOutcome ParseUntrusted(ServerArguments arguments)
    {
        var addresses = new List<ListenAddress>();
        foreach (var url in (arguments.Urls ?? DefaultUrls).Split(';',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (AddressOf(url) is not { } address) return Refuse(UrlWords(url));
            addresses.Add(address);
        }

        if (addresses.Count == 0) return Refuse(UrlWords(""));
        Uri? publicAddress = null;
        if (arguments.PublicAddress is { } said && !TryPublicAddress(said, out publicAddress))
        {
            return Refuse(
                $"--public-address {said}: give the address that people use, such as https://waarborg.example, without a path.");
        }

        IPAddress? proxy = null;
        if (arguments.TrustedProxy is { } named && !IPAddress.TryParse(named, out proxy))
        {
            return Refuse($"--trusted-proxy {named}: give the one IP address that the proxy connects from, such as 192.0.2.10.");
        }

        ServerCertificate? certificate = null;
        if (CertificateProblem(arguments, ref certificate) is { } problem) return Refuse(problem);
        if (SafetyProblem(addresses, certificate, proxy) is { } danger) return Refuse(danger);
        return new ServerOptionsOutcome.Valid(new(addresses)
        {
            PublicAddress = publicAddress,
            TrustedProxy = proxy,
            Certificate = certificate,
        });
    }

    static ServerOptionsOutcome.Refused Refuse(string words) => new(words);

    static string UrlWords(string url) =>
        $"--urls {url}: give http:// or https:// with an IP address and a port, such as {DefaultUrls}. Several are "
            + "separated by ;";

    static ListenAddress? AddressOf(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
            || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0) return null;
        // A name is never asked for: the one that every machine knows is a number here, and some others cannot even be written.
        var host = uri switch
        {
            { HostNameType: UriHostNameType.IPv4 or UriHostNameType.IPv6 } => uri.IdnHost,
            { Host: "localhost" } => IPAddress.Loopback.ToString(),
            _ => "",
        };
        return IPAddress.TryParse(host, out var address) ? new(address, uri.Port, uri.Scheme == "https") : null;
    }

    static bool TryPublicAddress(string text, out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https"
        && address.PathAndQuery == "/" && address.UserInfo.Length == 0 && address.Fragment.Length == 0;

    static string? CertificateProblem(ServerArguments arguments, ref ServerCertificate? certificate)
    {
        if (arguments.Certificate is null && arguments.CertificateKey is null) return null;
        if (arguments.Certificate is null || arguments.CertificateKey is null)
        {
            return "A certificate and its key go together: --certificate FILE --certificate-key FILE (both PEM).";
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(arguments.Certificate);
            certificate = new(SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(arguments.Certificate, arguments.CertificateKey), chain, offline: true));
            return null;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"The certificate {arguments.Certificate} with the key {arguments.CertificateKey} cannot be "
                + $"used: {error.Message}";
        }
    }

    static string? SafetyProblem(List<ListenAddress> addresses, ServerCertificate? certificate, IPAddress? proxy)
    {
        foreach (var address in addresses)
        {
            if (address.Tls && certificate is null)
            {
                return $"https on {address.Address} needs --certificate FILE --certificate-key FILE (both PEM).";
            }

            if (!address.Tls && !IPAddress.IsLoopback(address.Address) && proxy is null)
            {
                return $"Plain http on {address.Address} would send keys and cases readable over the network. "
                    + "Listen on 127.0.0.1, "
                    + "or on https with --certificate FILE --certificate-key FILE, or name the proxy that adds TLS "
                        + "with --trusted-proxy IP.";
            }
        }

        return null;
    }
}
