// Measurements: each prints its numbers beside their targets, and ends with 0 when they are met, else with 1.
using System.CommandLine;
using Waarborg.Bench;

var files = new Option<int>("--files")
{
    Description = "How many small files are swept.",
    DefaultValueFactory = _ => SweepMemory.DefaultFiles,
};
var sweepMemory = new Command("sweep-memory", "Peak memory of a sweep over many small files.") { files };
sweepMemory.SetAction(async (parsed, cancellation) =>
{
    var measured = await SweepMemory.RunAsync(parsed.GetRequiredValue(files), cancellation);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    return measured.IsMet ? 0 : 1;
});

var entries = new Option<int>("--entries")
{
    Description = "How many entries are appended.",
    DefaultValueFactory = _ => LedgerBench.DefaultEntries,
};
var pictures = new Option<int>("--pictures")
{
    Description = "How many pictures are swept.",
    DefaultValueFactory = _ => SweepShare.DefaultPictures,
};
var ledger = new Command("ledger", "Writing, checking and growing a ledger, and its share of a sweep.") { entries, pictures };
ledger.SetAction(async (parsed, cancellation) =>
{
    var measured = await LedgerBench.RunAsync(
        parsed.GetRequiredValue(entries), parsed.GetRequiredValue(pictures), cancellation);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    return measured.IsMet ? 0 : 1;
});
var listEntries = new Option<int>("--entries")
{
    Description = "How many entries the list has.",
    DefaultValueFactory = _ => ListImport.DefaultEntries,
};
var listImport = new Command("list-import", "A list coming into force while the server answers.") { listEntries };
listImport.SetAction(async (parsed, cancellation) =>
{
    var measured = await ListImport.RunAsync(parsed.GetRequiredValue(listEntries), cancellation);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    return measured.IsMet ? 0 : 1;
});
var minutes = new Option<double>("--minutes")
{
    Description = "How long all readers together are fed.",
    DefaultValueFactory = _ => FuzzBench.DefaultMinutes,
};
var seed = new Option<int>("--seed")
{
    Description = "By which every input can be made again.",
    DefaultValueFactory = _ => FuzzBench.DefaultSeed,
};
var only = new Option<string[]>("--only")
{
    Description = "Names of readers, where not all are to be fed.",
    AllowMultipleArgumentsPerToken = true,
};
var fuzz = new Command("fuzz", "Broken inputs for every reader of lists and exchanges.") { minutes, seed, only };
fuzz.SetAction(async (parsed, cancellation) =>
{
    var measured = await FuzzBench.RunAsync(
        TimeSpan.FromMinutes(parsed.GetRequiredValue(minutes)), parsed.GetRequiredValue(seed), parsed.GetValue(only) ?? [], cancellation);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    return measured.IsMet ? 0 : 1;
});
var large = new Option<bool>("--large") { Description = "Ten million hashes as well: some gigabytes, some minutes." };
var pdq = new Command("pdq", "From pixels to PDQ, beside the published form in C.");
pdq.SetAction(async (_, cancellation) =>
{
    var ratios = await PdqBench.RunAsync(cancellation);
    foreach (var ratio in ratios) Console.WriteLine(ratio.Line);
    return ratios.All(ratio => ratio.Value is null || ratio.IsMet) ? 0 : 1;
});
var file = new Command("file", "From a JPEG to its fingerprints, beside the way that HMA takes.");
file.SetAction(async (_, cancellation) =>
{
    var ratios = await FileBench.RunAsync(cancellation);
    foreach (var ratio in ratios) Console.WriteLine(ratio.Line);
    return ratios.All(ratio => ratio.Value is null || ratio.IsMet) ? 0 : 1;
});
var photographs = new Option<string[]>("--photographs")
{
    Description = "Folders with photographs; without them those of Debian's packages of wallpapers, or drawn scenes.",
    AllowMultipleArgumentsPerToken = true,
};
var screen = new Command("screen", "Screening: its times beside the way that HMA takes, and how near its hashes lie.") { photographs };
screen.SetAction(async (parsed, cancellation) =>
{
    var measured = await ScreenBench.CompareAsync(
        parsed.GetValue(photographs) is { Length: > 0 } folders ? folders : ScreenBench.UsualFolders, cancellation);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    var ratios = await ScreenBench.TimeAsync(cancellation);
    foreach (var ratio in ratios) Console.WriteLine(ratio.Line);
    return measured.IsMet && ratios.All(ratio => ratio.Value is null || ratio.IsMet) ? 0 : 1;
});
var alteredScenes = new Option<int>("--scenes")
{
    Description = "How many scenes are drawn where there are no photographs.",
    DefaultValueFactory = _ => AlteredBench.DefaultScenes,
};
var alteredHashes = new Option<int>("--hashes")
{
    Description = "How many hashes there are in the uniform set.",
    DefaultValueFactory = _ => AlteredBench.DefaultHashes,
};
var altered = new Command("altered", "Altered copies: how many are found, what it costs, and what else lies near.")
{
    photographs, alteredScenes, alteredHashes,
};
altered.SetAction(async (parsed, cancellation) =>
{
    var measured = await AlteredBench.RunAsync(
        parsed.GetValue(photographs) is { Length: > 0 } folders ? folders : ScreenBench.UsualFolders,
        parsed.GetRequiredValue(alteredScenes), parsed.GetRequiredValue(alteredHashes), cancellation);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    return 0;
});
var huge = new Option<bool>("--huge") { Description = "100,000,000 hashes, by themselves: it takes some 20 GB of memory." };
var index = new Command("index", "Exact search by likeness, beside FAISS.") { large, huge };
index.SetAction(async (parsed, cancellation) =>
{
    var measured = parsed.GetValue(huge)
        ? IndexBench.RunHuge(IndexBench.Huge)
        : await IndexBench.RunAsync(parsed.GetValue(large) ? IndexBench.Large : IndexBench.Usual, cancellation);
    foreach (var line in measured.Ratios.Select(ratio => ratio.Line).Concat(measured.Lines)) Console.WriteLine(line);
    return measured.IsMet && measured.Ratios.All(ratio => ratio.Value is null || ratio.IsMet) ? 0 : 1;
});
var savedFile = new Option<string>("--file") { Required = true };
var load = new Command("load", "What `index` saved, loaded.") { savedFile };
load.Hidden = true;
load.SetAction(parsed => Console.WriteLine(
    IndexBench.LoadSeconds(parsed.GetRequiredValue(savedFile)).ToString(System.Globalization.CultureInfo.InvariantCulture)));
var swept = new Option<int>("--pictures")
{
    Description = "How many photographs are swept.",
    DefaultValueFactory = _ => SweepBench.DefaultPictures,
};
var sweep = new Command("sweep", "A sweep of photographs on one processor and on two, beside the way that HMA takes.") { swept };
sweep.SetAction(async (parsed, cancellation) =>
{
    var measured = await SweepBench.RunAsync(parsed.GetRequiredValue(swept), cancellation);
    foreach (var line in measured.Ratios.Select(ratio => ratio.Line).Concat(measured.Lines)) Console.WriteLine(line);
    return measured.IsMet && measured.Ratios.All(ratio => ratio.Value is null || ratio.IsMet) ? 0 : 1;
});
var formats = new Command("formats", "PNG, WebP and GIF to fingerprints, beside libvips' bare decoding.");
formats.SetAction(async (_, cancellation) =>
{
    var ratios = await FormatBench.RunAsync(cancellation);
    foreach (var ratio in ratios) Console.WriteLine(ratio.Line);
    return ratios.All(ratio => ratio.Value is null || ratio.IsMet) ? 0 : 1;
});
var vipsFile = new Option<string>("--file") { Required = true };
var vips = new Command("libvips", "What `formats` is held against.") { vipsFile };
vips.Hidden = true;
vips.SetAction(parsed => Console.WriteLine(
    FormatBench.BareMs(parsed.GetRequiredValue(vipsFile)).ToString(System.Globalization.CultureInfo.InvariantCulture)));
var soakMinutes = new Option<double>("--minutes")
{
    Description = "How long it is searched and changed.",
    DefaultValueFactory = _ => SoakBench.DefaultMinutes,
};
var soak = new Command("soak", "An index that changes all the time under two readers.") { soakMinutes };
soak.SetAction(async (parsed, cancellation) =>
{
    var measured = await SoakBench.RunAsync(TimeSpan.FromMinutes(parsed.GetRequiredValue(soakMinutes)), cancellation);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    return measured.IsMet ? 0 : 1;
});
var barePort = new Option<int>("--port") { Required = true };
var bareBytes = new Option<int>("--bytes") { Required = true };
var bare = new Command("bare", "What `lookup` is held against.") { barePort, bareBytes };
bare.Hidden = true;
bare.SetAction((parsed, cancellation) => BareServer.RunAsync(
    parsed.GetRequiredValue(barePort), parsed.GetRequiredValue(bareBytes), cancellation));
var lookup = new Command("lookup", "Questions about a list of a million entries over HTTP, with who asks on the same machine.");
lookup.SetAction(async (_, cancellation) =>
{
    var measured = await LookupBench.RunAsync(LookupBench.DefaultEntries, cancellation);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    return measured.IsMet ? 0 : 1;
});
var micro = new Command("micro", "Single steps by BenchmarkDotNet: time, and bytes that each allocates.");
micro.SetAction(_ =>
{
    var measured = MicroBench.Run(MicroEffort.Usual);
    foreach (var line in measured.Lines) Console.WriteLine(line);
    return measured.IsMet ? 0 : 1;
});
var check = new Option<bool>("--check") { Description = "Compare the ratios with those of bench/RESULTS.md." };
var root = new RootCommand("Measurements of Waarborg; without a name, single steps, then the table of targets with the measured ratios.")
{
    micro, pdq, file, screen, altered, formats, vips, index, load, sweep, lookup, bare, soak, sweepMemory, ledger, listImport, fuzz, large, check,
};
root.SetAction((parsed, cancellation) => Targets.RunAsync(parsed.GetValue(large), parsed.GetValue(check), cancellation));
return await root.Parse(args).InvokeAsync();
