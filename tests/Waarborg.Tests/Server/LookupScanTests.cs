using System.Net;
using System.Text.Json;
using Waarborg.Store;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Server;

/// <summary>An upload that is looked up: judged before it is stored, and never called clean without an answer.</summary>
public class LookupScanTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_that_a_service_knows_is_a_match_one_that_it_does_not_is_none_and_a_failure_is_neither()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample);
        Some.UploadSource(server.Installation);
        Some.List(server.Installation, Scene.Picture(1));
        var terms = SomeLookups.HashCheck(service.Address, Waarborg.Lists.ListAlgorithm.Sha256);
        SomeLookups.Describe(server.Installation, "check", terms, HashCheckStandIn.Secret);
        Granting.Grant(
            server.Installation, "uploads", ["known"], TimeSpan.FromDays(8), asked: [SomeLookups.Line("check", terms)]);
        service.Known.Add(Scene.Sha256(Scene.Picture(2)));

        Assert.Equal(("match", null), await ScanAsync(server, Scene.Picture(1)));
        Assert.Empty(service.Requests);
        Assert.Equal(("match", null), await ScanAsync(server, Scene.Picture(2)));
        Assert.Equal(("noMatch", null), await ScanAsync(server, Scene.Picture(3)));
        Assert.Equal(2, service.Requests.Count);

        // Each upload is asked for: nothing of one is remembered.
        Assert.Equal(("noMatch", null), await ScanAsync(server, Scene.Picture(3)));
        Assert.Equal(3, service.Requests.Count);
        service.Fault = Fault.Unauthorized;
        Assert.Equal(("notScanned", "lookupFailed"), await ScanAsync(server, Scene.Picture(4)));
        // What is no picture is asked of nobody.
        Assert.Equal(("notScanned", "notImagery"), await ScanAsync(server, "no picture at all"u8.ToArray()));
        Assert.Equal(4, service.Requests.Count);
    }

    static async Task<(string? Outcome, string? Reason)> ScanAsync(RunningServer server, byte[] bytes)
    {
        using var request = server.WithKey(HttpMethod.Post, "/v1/scan?source=uploads", new ByteArrayContent(bytes));
        using var response = await server.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return (json.RootElement.GetProperty("outcome").GetString(), json.RootElement.GetProperty("reason").GetString());
    }
}
