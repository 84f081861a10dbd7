// The table of what the product is to be faster than, measured on the machine at hand.

namespace Waarborg.Bench;

static class Targets
{
    /// <summary>
    /// Prints every ratio beside its target. Ends with 0 when all that could be measured are met, else with 1; when ratios
    /// are compared with those that RESULTS.md keeps, with 0 when none fell.
    /// </summary>
    internal static async Task<int> RunAsync(bool isLarge, bool isCheck, CancellationToken cancellation)
    {
        var ratios = new List<Ratio>();
        var isMet = true;
        foreach (var ratio in await PdqBench.RunAsync(cancellation)) Say(ratio);
        foreach (var ratio in await FileBench.RunAsync(cancellation)) Say(ratio);
        foreach (var count in isLarge ? (int[])[IndexBench.Usual, IndexBench.Large] : [IndexBench.Usual])
        {
            var index = await IndexBench.RunAsync(count, cancellation);
            foreach (var ratio in index.Ratios) Say(ratio);
            foreach (var line in index.Lines) Console.WriteLine(line);
            isMet &= index.IsMet;
        }

        if (!isCheck) return isMet && ratios.TrueForAll(ratio => ratio.Value is null || ratio.IsMet) ? 0 : 1;
        List<string> fallen = [.. Measure.Fallen(ratios, Measure.Kept(await File.ReadAllTextAsync(Results(), cancellation)))];
        foreach (var line in fallen) Console.WriteLine(line);
        Console.WriteLine(fallen.Count == 0 ? "nothing fell" : $"{fallen.Count} fell");
        return fallen.Count == 0 ? 0 : 1;

        void Say(Ratio ratio)
        {
            ratios.Add(ratio);
            Console.WriteLine(ratio.Line);
        }
    }

    static string Results() => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../bench/RESULTS.md"));
}
