// The table of the thirteen safeguards, as the script makes it from the output of the tests.
using System.Diagnostics;
using Waarborg.Bench;
using Waarborg.Tests.Letters;

namespace Waarborg.Slow.Tests.Shows;

public sealed class SafeguardTableTests : IDisposable
{
    readonly string _log = Path.GetTempFileName();

    public void Dispose() => File.Delete(_log);

    [Fact]
    public async Task A_safeguard_is_held_by_its_tests_alone_and_never_when_it_waits_for_something()
    {
        var table = await TableAsync("""
            passed Waarborg.Tests.A.S1_one (1ms)
            passed Waarborg.Tests.A.S1_two(text: "failed Waarborg.Tests.A.S1_x") (1ms)
            passed Waarborg.Tests.A.S2_one (1ms)
            failed Waarborg.Tests.A.S2_two (1ms)
              Assert.True() Failure
            skipped Waarborg.Tests.A.S3_one (0ms)
            passed Waarborg.Tests.A.S13_one (1ms)
            passed Waarborg.Tests.A.Without_a_number (1ms)
            """);

        Assert.Equal(13, table.Length);
        AssertLine(table[0], "S1 ", "2 passed", "0 failed", "  held");
        AssertLine(table[1], "S2 ", "1 passed", "1 failed", "  NOT HELD");
        AssertLine(table[2], "S3 ", "0 passed", "1 failed", "  NOT HELD");
        AssertLine(table[3], "S4 ", "0 passed", "0 failed", "  NOT HELD: no test bears its number");
        AssertLine(table[12], "S13 ", "1 passed", "0 failed", "  not yet: ");
        Assert.Single(table, line => line.EndsWith("  held", StringComparison.Ordinal));
    }

    static void AssertLine(string line, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));

    async Task<string[]> TableAsync(string log)
    {
        await File.WriteAllTextAsync(_log, log, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "waarborg"), ["safeguards", _log])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var running = new RunningProgram(Process.Start(start)!);
        var ended = await running.EndAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        return ended.Out.TrimEnd('\n').Split('\n');
    }
}
