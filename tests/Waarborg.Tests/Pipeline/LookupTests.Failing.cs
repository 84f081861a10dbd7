using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Pipeline;

/// <summary>A service that fails says nothing of a file.</summary>
public partial class LookupTests
{
    // Peers' faults 2, 4: what failed was not known, and the text of an error was an answer.
    [Theory]
    [InlineData(nameof(Fault.Unauthorized), 1)]
    [InlineData(nameof(Fault.ServerError), 5)]
    [InlineData(nameof(Fault.Busy), 5)]
    [InlineData(nameof(Fault.BusyForLong), 1)]
    [InlineData(nameof(Fault.Malformed), 1)]
    [InlineData(nameof(Fault.Detail), 1)]
    [InlineData(nameof(Fault.Redirect), 1)]
    [InlineData(nameof(Fault.NeverEnding), 5)]
    [InlineData(nameof(Fault.Slow), 5)]
    public async Task S10_A_service_that_fails_leaves_files_not_scanned_and_never_a_no_match(string fault, int tries)
    {
        await using var service = await ShieldAsync("no-known-match", null);
        service.Fault = Enum.Parse<Fault>(fault);
        var patience = TimeSpan.FromSeconds(service.Fault is Fault.Slow or Fault.NeverEnding ? 0.5 : 20);
        await using var scene = Laid(SomeLookups.Impatient with { Patience = patience }).PermitAsking("shield", SomeLookups.Shield(service.Address), ShieldStandIn.Secret);
        var summary = await scene.SweepAsync();
        var reason = service.Fault == Fault.BusyForLong ? "lookupLimit" : "lookupFailed";
        Assert.Equal((1L, 0L, 2L), (summary.Match, summary.NoMatch, summary.NotScanned[reason]));
        // Only the first file is asked for, with its further tries: then the service is left alone for a while.
        Assert.Equal(tries, service.Requests.Count);
        Assert.Single(service.Requests.Select(request => request.Target).Distinct());
        Assert.Equal(0, scene.Count("seen where outcome = 'NoMatch'"));

        // As soon as it answers, each is compared again.
        service.Fault = Fault.None;
        scene.Pace = SomeLookups.Impatient;
        await scene.RestartAsync();
        scene.At.Time.Advance(TimeSpan.FromHours(1));
        summary = await scene.SweepAsync();
        Assert.Equal((0L, 2L), (summary.NotScannedTotal, summary.NoMatch));
    }

    [Fact]
    public async Task A_service_that_fails_for_a_moment_is_asked_again()
    {
        await using var service = await ShieldAsync("no-known-match", null);
        (service.Fault, service.Faults) = (Fault.ServerError, 3);
        await using var scene = Laid().PermitAsking("shield", SomeLookups.Shield(service.Address), ShieldStandIn.Secret);
        Assert.Equal(2, (await scene.SweepAsync()).NoMatch);
        Assert.Equal(5, service.Requests.Count);
    }

    [Fact]
    public async Task Nobody_there_and_no_secret_are_failures_too_and_what_is_known_here_matches_all_the_same()
    {
        await using var service = await ShieldAsync("no-known-match", null);
        await using var scene = Laid().PermitAsking("shield", SomeLookups.Shield(service.Address), ShieldStandIn.Secret);
        var secret = Path.Combine(scene.At.Installation.Keys.Folder, "lookup-shield");
        File.SetUnixFileMode(secret, File.GetUnixFileMode(secret) | UnixFileMode.GroupRead);
        var summary = await scene.SweepAsync();
        Assert.Equal((1L, 2L), (summary.Match, summary.NotScanned["lookupFailed"]));
        Assert.Empty(service.Requests);
        var report = await scene.Engine.Readiness.CheckAsync(CancellationToken.None);
        Assert.Contains(report.Reasons, words => words.Contains("its secret cannot be used", StringComparison.Ordinal));

        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await service.DisposeAsync();
        summary = await scene.SweepAsync();
        Assert.Equal(2, summary.NotScanned["lookupFailed"]);
    }

    [Fact]
    public async Task While_nobody_knows_how_the_other_list_stands_nothing_is_remembered_and_nothing_that_was_is_relied_on()
    {
        await using var service = await ShieldAsync("no-known-match", null);
        await using var scene = Laid().PermitAsking("far", SomeLookups.Waarborg(service.Address), "0");
        var summary = await scene.SweepAsync();
        Assert.Equal((1L, 2L), (summary.Match, summary.NotScanned["lookupFailed"]));
        Assert.Equal(0, scene.Count("seen"));
        summary = await scene.SweepAsync();
        Assert.Equal(2L, summary.NotScanned["lookupFailed"]);
        Assert.All(service.Requests, request => Assert.Equal("GET /v1/lookup/held", $"{request.Method} {request.Target}"));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }
}
