// S9: a certificate names places where its issuer answers questions about it. The server asks none of them.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waarborg.Server;
using Waarborg.Tests.Server;

namespace Waarborg.Tests.Safeguards;

public sealed class CertificateTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S9_a_server_asks_nobody_about_its_own_certificate(bool withIssuer)
    {
        using var issuersServer = new TcpListener(IPAddress.Loopback, 0);
        issuersServer.Start();
        var folder = Directory.CreateTempSubdirectory("waarborg-issuer-");
        try
        {
            var arguments = await WriteAsync(folder.FullName, $"http://{issuersServer.LocalEndpoint}/", withIssuer);
            await using var server = await RunningServer.StartAsync(arguments: arguments, trust: new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                VerificationFlags = X509VerificationFlags.AllFlags,
            });
            Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/status/live")).Status);
            await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
            Assert.False(issuersServer.Pending(), "the server asked the issuer of its certificate something");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<ServerArguments> WriteAsync(string folder, string issuer, bool withIssuer)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=issuer", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=waarborg.example", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(
            [issuer + "ocsp"], [issuer + "issuer.crt"]));
        using var made = request.Create(root, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4]);

        var (certificate, keyFile) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        await File.WriteAllTextAsync(
            certificate, made.ExportCertificatePem() + "\n" + (withIssuer ? root.ExportCertificatePem() : ""), Cancellation);
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), Cancellation);
        return new(Urls: "https://127.0.0.1:0", Certificate: certificate, CertificateKey: keyFile);
    }
}
