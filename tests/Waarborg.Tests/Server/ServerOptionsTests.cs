using System.Net;
using Waarborg.Server;

namespace Waarborg.Tests.Server;

public class ServerOptionsTests
{
    [Fact]
    public void Without_a_word_it_listens_on_this_machine_alone()
    {
        var options = Valid(new());

        Assert.Equal([new(IPAddress.Loopback, 8470, Tls: false)], options.Addresses);
        Assert.Equal(64L << 20, options.UploadLimitBytes);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8470")]
    [InlineData("http://192.0.2.1:80")]
    [InlineData("http://[::]:8470")]
    [InlineData("http://127.0.0.1:8470;http://10.0.0.1:8470")]
    public void Plain_http_that_other_machines_reach_is_refused(string urls) =>
        Assert.Contains("readable over the network", Refusal(new(Urls: urls)), StringComparison.Ordinal);

    [Fact]
    public void Plain_http_is_taken_behind_a_named_proxy()
    {
        var options = Valid(new(Urls: "http://0.0.0.0:8470", TrustedProxy: "192.0.2.10"));

        Assert.True(options.AnswersProxyOnly);
        Assert.Equal(IPAddress.Parse("192.0.2.10"), options.TrustedProxy);
    }

    [Fact]
    public void Https_needs_a_certificate() =>
        Assert.Contains("--certificate", Refusal(new(Urls: "https://0.0.0.0:8470")), StringComparison.Ordinal);

    [Fact]
    public void A_certificate_without_its_key_is_refused() =>
        Assert.Contains("go together", Refusal(new(Certificate: "/nowhere.pem")), StringComparison.Ordinal);

    [Fact]
    public void A_certificate_that_is_not_there_is_refused_in_words() =>
        Assert.Contains(
            "cannot be used", Refusal(new(Certificate: "/nowhere.pem", CertificateKey: "/nowhere.key")), StringComparison.Ordinal);

    [Theory]
    [InlineData("waarborg.example")]
    [InlineData("http://waarborg.example:80")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1:8470/path")]
    [InlineData("http://user:secret@127.0.0.1:8470")]
    [InlineData("http://*:8470")]
    [InlineData("")]
    public void Addresses_that_cannot_be_listened_on_are_refused(string urls) =>
        Assert.StartsWith("--urls", Refusal(new(Urls: urls)), StringComparison.Ordinal);

    [Theory]
    [InlineData("waarborg.example")]
    [InlineData("https://waarborg.example/path")]
    public void A_public_address_is_a_whole_one(string address) =>
        Assert.StartsWith("--public-address", Refusal(new(PublicAddress: address)), StringComparison.Ordinal);

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/8")]
    public void A_trusted_proxy_is_one_machine(string proxy) =>
        Assert.StartsWith("--trusted-proxy", Refusal(new(TrustedProxy: proxy)), StringComparison.Ordinal);

    static ServerOptions Valid(ServerArguments arguments) =>
        Assert.IsType<ServerOptionsOutcome.Valid>(ServerOptions.ParseUntrusted(arguments)).Options;

    static string Refusal(ServerArguments arguments) =>
        Assert.IsType<ServerOptionsOutcome.Refused>(ServerOptions.ParseUntrusted(arguments)).Words;
}
