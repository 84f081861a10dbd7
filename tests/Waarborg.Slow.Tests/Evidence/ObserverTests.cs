// Show 4 of the ledger: whoever has every tile and every checkpoint learns nothing of which days something matched.
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Evidence;

public class ObserverTests
{
    const int Days = 1000;

    /// <summary>Of so many guesses by chance, more or fewer right than this share happens once in a million times.</summary>
    const double Chance = 0.5, Margin = 0.11;

    /// <summary>What an observer saw come on one day.</summary>
    /// <param name="Shape">The leaves without what is different each day by itself: times of that day, numbers, hashes.</param>
    /// <param name="Bits">Everything that may be guessed from: sizes, counts, and each bit of each hash.</param>
    sealed record Seen(string Shape, bool[] Bits);

    [Fact]
    public async Task An_observer_of_a_thousand_days_guesses_no_better_than_chance_on_which_something_matched()
    {
        using var at = new TempInstallation();
        var truth = await LiveAsync(at);
        var seen = Observe(LedgerPublisher.FolderOf(at.Installation), at.Time.GetUtcNow().AddDays(-Days));
        Assert.Equal(Days, seen.Count);

        // The days look alike, whether something matched in them or not.
        Assert.Single(seen.Skip(10).Select(day => day.Shape).Distinct(StringComparer.Ordinal));

        // The best guess that half of the days teach is put to the other half.
        var (learn, ask) = (Enumerable.Range(0, Days / 2), Enumerable.Range(Days / 2, Days / 2));
        var best = Enumerable.Range(0, seen[^1].Bits.Length).MaxBy(bit => Math.Abs(Share(learn, bit) - Chance));
        var turned = Share(learn, best) < Chance;
        var right = turned ? 1 - Share(ask, best) : Share(ask, best);
        Assert.InRange(right, Chance - Margin, Chance + Margin);

        double Share(IEnumerable<int> days, int bit) => days.Average(day => seen[day].Bits.ElementAtOrDefault(bit) == truth[day] ? 1.0 : 0.0);
    }

    /// <summary>A thousand days of an installation that scans each morning; on some of them something matched.</summary>
    static async Task<bool[]> LiveAsync(TempInstallation at)
    {
        var random = new Random(4);
        var (installation, truth) = (at.Installation, new bool[Days]);
        var (journal, keeper) = (new Journal(installation), new LedgerKeeper(installation));
        var www = Directory.CreateDirectory(Path.Combine(at.Root, "www")).FullName;
        Assert.IsType<DeclareOutcome.Declared>(new SourceStore(installation).Declare(
            new("web", SourceKind.Folder, www, "hosting", Audience.Public, true, false, false), Actor.CommandLine));
        for (var day = 0; day < Days; day++)
        {
            truth[day] = random.Next(2) == 1;
            at.Time.Advance(TimeSpan.FromHours(12));
            using (var connection = installation.Database.Open())
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                // What hangs on matches is written here, at the same moments as ever; what is open is not touched by it.
                if (truth[day]) journal.Append(connection, transaction, [.. Matched(day, random.Next(1, 9))]);
                journal.Append(connection, transaction, ClosedEntries.ProgramStarted("scan", ["program:sweep"]));
                transaction.Commit();
            }

            at.Time.Advance(TimeSpan.FromHours(12));
            await keeper.TendAsync(TestContext.Current.CancellationToken);
        }

        return truth;
    }

    static IEnumerable<Entry> Matched(int day, int items)
    {
        for (var i = 1; i <= items; i++)
        {
            var item = (day * 10L) + i;
            yield return ClosedEntries.Match(
                new(day + 1, item, "web", 1, null, new("known", 1), "Baseline", "sha256", 0, "disableFirst"), ["program:sweep"]);
            yield return ClosedEntries.RestrictionIntended(item, "disable", item, "listed", ["program:sweep"], day + 1);
            yield return ClosedEntries.RestrictionEnded(item, "disabled", ["program:sweep"], day + 1);
        }
    }

    /// <summary>Sorts the leaves of the public folder by the day at whose end they came.</summary>
    static List<Seen> Observe(string folder, DateTimeOffset begun)
    {
        var days = new SortedDictionary<int, List<byte[]>>();
        foreach (var leaf in Leaves(folder))
        {
            var entry = JsonNode.Parse(leaf)!;
            var day = (int)Math.Ceiling((Instant.Of((string)entry["at"]!) - begun).TotalDays) - 1;
            if (day < 0) continue;
            if (!days.TryGetValue(day, out var leaves)) days[day] = leaves = [];
            leaves.Add(leaf);
        }

        return [.. days.Values.Select(leaves => new Seen(ShapeOf(leaves), BitsOf(leaves)))];
    }

    static IEnumerable<byte[]> Leaves(string folder)
    {
        var note = SignedNote.OfTrusted(File.ReadAllBytes(Path.Combine(folder, "checkpoint")));
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint));
        for (var number = 0L; number * TilePath.FullWidth < checkpoint.Size; number++)
        {
            var width = (int)Math.Min(TilePath.FullWidth, checkpoint.Size - (number * TilePath.FullWidth));
            var path = Path.Combine(folder, new TilePath(TilePath.Entries, number, width).ToString());
            Assert.True(EntryTile.TryRead(File.ReadAllBytes(path), width, out var entries));
            foreach (var entry in entries) yield return entry.ToArray();
        }
    }

    static string ShapeOf(List<byte[]> leaves) => string.Join('\n', leaves.Select(leaf =>
    {
        var entry = JsonNode.Parse(leaf)!.AsObject();
        foreach (var name in (string[])["at", "from", "hour", "day"]) if (entry.ContainsKey(name)) entry[name] = "-";
        if (entry.ContainsKey("commitment")) entry["commitment"] = "-";
        return $"{leaf.Length} {entry.ToJsonString()}";
    }));

    static bool[] BitsOf(List<byte[]> leaves)
    {
        var bits = new List<bool>();
        foreach (var leaf in leaves)
        {
            foreach (var value in BitConverter.GetBytes(leaf.Length)) Add(value);
            foreach (var value in Encoding.UTF8.GetString(leaf).Where(char.IsAsciiHexDigitLower)) Add((byte)value);
        }

        return [.. bits];

        void Add(byte value)
        {
            for (var bit = 0; bit < 8; bit++) bits.Add(((value >> bit) & 1) == 1);
        }
    }
}
