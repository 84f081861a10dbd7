using Waarborg.Bench;

namespace Waarborg.Slow.Tests.Shows;

public class ListImportTests
{
    [Fact]
    public async Task While_a_release_is_imported_uploads_are_judged_and_what_it_withdraws_stops()
    {
        const int Entries = 2_000;
        // It throws where the known picture does not match before, or still matches after.
        var measured = await ListImport.RunAsync(Entries, TestContext.Current.CancellationToken);
        Assert.Equal((Entries, 0), (measured.Entries, measured.Unanswered));
        Assert.True(measured.Scans > 0);
        Assert.All(
            [measured.FirstSeconds, measured.NextSeconds, measured.StartSeconds, measured.SlowestSeconds],
            seconds => Assert.InRange(seconds, 0.001, ListImport.MaxSeconds));
        Assert.All(
            [measured.StartBytes, measured.ImportBytes, measured.ServerBytes],
            bytes => Assert.InRange(bytes >> 20, 20, ListImport.MaxStartMiB));
    }
}
