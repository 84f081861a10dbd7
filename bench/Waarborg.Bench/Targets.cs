// The table of what the product is to be faster than, measured on the machine at hand.

namespace Waarborg.Bench;

static class Targets
{
    /// <summary>
    /// Prints what single steps take and allocate, and every ratio beside its target. Ends with 0 when all that could be
    /// measured are met, else with 1. When ratios are compared with those that RESULTS.md keeps, single steps are left out, and
    /// it ends with 0 when none fell.
    /// </summary>
    internal static async Task<int> RunAsync(bool isLarge, bool isCheck, CancellationToken cancellation)
    {
        var ratios = new List<Ratio>();
        var missed = new List<string>();
        var isMet = true;
        if (!isCheck)
        {
            // In a process of its own: its ways of measuring are in nobody's way afterwards.
            using var micro = RealProgram.StartBench(["micro"]);
            var ended = await micro.EndAsync(cancellation);
            if (ended.Error.Length > 0) await Console.Error.WriteAsync(ended.Error);
            Note(ended.Out.TrimEnd('\n').Split('\n'), ended.ExitCode == 0);
        }

        foreach (var ratio in await PdqBench.RunAsync(cancellation)) Say(ratio);
        foreach (var ratio in await FileBench.RunAsync(cancellation)) Say(ratio);
        foreach (var ratio in await ScreenBench.TimeAsync(cancellation)) Say(ratio);
        foreach (var ratio in await FormatBench.RunAsync(cancellation)) Say(ratio);
        var sweep = await SweepBench.RunAsync(SweepBench.DefaultPictures, cancellation);
        foreach (var ratio in sweep.Ratios) Say(ratio);
        Note(sweep.Lines, sweep.IsMet);
        foreach (var count in isLarge ? (int[])[IndexBench.Usual, IndexBench.Large] : [IndexBench.Usual])
        {
            var index = await IndexBench.RunAsync(count, cancellation);
            foreach (var ratio in index.Ratios) Say(ratio);
            Note(index.Lines, index.IsMet);
        }

        var screened = await ScreenBench.CompareAsync(ScreenBench.UsualFolders, cancellation);
        Note(screened.Lines, screened.IsMet);
        if (isCheck) return Compare(ratios, await File.ReadAllTextAsync(Results(), cancellation));
        var lists = await ListImport.RunAsync(isLarge ? IndexBench.Large : ListImport.DefaultEntries, cancellation);
        Note([.. lists.Lines], lists.IsMet);
        var lookups = await LookupBench.RunAsync(LookupBench.DefaultEntries, cancellation);
        Note([.. lookups.Lines], lookups.IsMet);

        Console.WriteLine(missed.Count == 0 ? "All that was measured is met." : "NOT met, of all that was measured:");
        foreach (var line in missed) Console.WriteLine(line);
        return isMet && missed.Count == 0 ? 0 : 1;

        void Note(IReadOnlyList<string> lines, bool isThisMet)
        {
            var before = missed.Count;
            foreach (var line in lines)
            {
                Console.WriteLine(line);
                if (line.Contains("NOT met", StringComparison.Ordinal)) missed.Add(line);
            }

            if (!isThisMet && missed.Count == before) missed.Add(lines[0]);
            isMet &= isThisMet;
        }

        void Say(Ratio ratio)
        {
            ratios.Add(ratio);
            Console.WriteLine(ratio.Line);
            if (ratio is { Value: not null, IsMet: false }) missed.Add(ratio.Line);
        }
    }

    static int Compare(IEnumerable<Ratio> ratios, string results)
    {
        List<string> fallen = [.. Measure.Fallen(ratios, Measure.Kept(results))];
        foreach (var line in fallen) Console.WriteLine(line);
        Console.WriteLine(fallen.Count == 0 ? "nothing fell" : $"{fallen.Count} fell");
        return fallen.Count == 0 ? 0 : 1;
    }

    static string Results() => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../bench/RESULTS.md"));
}
