// What lies before the stand-in of NCMEC's system when the real program calls it: a proxy that the program is told of by its
// environment, and a certificate for the names of NCMEC's two systems. The program itself has no setting for another address.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>Takes CONNECT, speaks TLS, and hands on what was said in it.</summary>
sealed class TipFront : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentBag<Task> _sessions = [];
    readonly X509Certificate2 _certificate;
    readonly Uri _behind;
    readonly Task _accepting;

    internal TipFront(Uri behind, string folder)
    {
        _behind = behind;
        RootFile = Path.Combine(folder, "root.pem");
        _certificate = Issue(RootFile);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The certificate that the program is to trust.</summary>
    internal string RootFile { get; }

    /// <summary>The machines that were asked for.</summary>
    internal ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>What the program finds in its environment.</summary>
    internal IEnumerable<(string Name, string Value)> Environment
    {
        get
        {
            var proxy = string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
            return [("https_proxy", proxy), ("HTTPS_PROXY", proxy), ("no_proxy", ""), ("NO_PROXY", ""), ("SSL_CERT_FILE", RootFile)];
        }
    }

    static X509Certificate2 Issue(string rootFile)
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=issuer", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(from, to);
        File.WriteAllText(rootFile, root.ExportCertificatePem());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cybertip", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("exttest.cybertip.org");
        names.AddDnsName("report.cybertip.org");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(root, from, to, [1, 2, 3]);
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

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
            var stream = client.GetStream();
            var request = await HeadAsync(stream);
            Asked.Enqueue(request.Split(' ')[1]);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stop.Token);
            await using var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            using var there = new TcpClient();
            await there.ConnectAsync(IPAddress.Loopback, _behind.Port, _stop.Token);
            await Task.WhenAny(
                secure.CopyToAsync(there.GetStream(), _stop.Token), there.GetStream().CopyToAsync(secure, _stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // Whoever asked was killed.
        }
    }

    async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0) throw new IOException("It broke off.");
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions);
        _certificate.Dispose();
        _stop.Dispose();
        _listener.Dispose();
    }
}
