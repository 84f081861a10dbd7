// Show 9 at a small size: that the measurement measures, and its targets hold.
using Waarborg.Bench;

namespace Waarborg.Slow.Tests.Shows;

public class SweepMemoryTests
{
    [Fact]
    public async Task Peak_memory_of_a_sweep_is_measured_and_within_its_targets()
    {
        var measured = await SweepMemory.RunAsync(2000, TestContext.Current.CancellationToken);

        Assert.True(measured.IsMet, string.Join('\n', measured.Lines));
        Assert.Equal(2000, measured.NoMatch);
        // A program of .NET holds more than this: what is measured is the right process.
        Assert.InRange(measured.ScannerBytes, 30_000_000, SweepMemory.MaxScannerBytes);
        Assert.InRange(measured.DecoderBytes, 20_000_000, SweepMemory.MaxDecoderBytes);
    }
}
