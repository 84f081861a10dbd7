using System.Text;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Whatever is changed in a ledger's folder is found; who holds the key, by a checkpoint that was kept.</summary>
public sealed class TamperTests : IClassFixture<TamperTests.Written>, IDisposable
{
    const int Size = 300;
    const int Tries = 400;

    readonly string _folder = BuiltLedger.NewFolder();
    readonly BuiltLedger _ledger;
    readonly SignedNote _note;

    public TamperTests(Written written)
    {
        (_ledger, _note) = (written.Ledger, written.Note);
        foreach (var file in Directory.GetFiles(written.Folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(_folder, Path.GetRelativePath(written.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }

    /// <summary>The ledger that every test changes, each in a copy of its folder.</summary>
    public sealed class Written : IDisposable
    {
        public Written()
        {
            // A narrower tile of an earlier checkpoint lies there as well.
            var early = RandomHistory.Of(11, Size - 10);
            early.Ledger.Publish(Folder);
            early.GrowTo(Size);
            Note = early.Ledger.Publish(Folder);
            Assert.Equal(Ledger.Leaves, early.Ledger.Leaves);
        }

        internal string Folder { get; } = BuiltLedger.NewFolder();

        internal BuiltLedger Ledger { get; } = RandomHistory.Of(11, Size).Ledger;

        internal SignedNote Note { get; }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }

    string At(string path) => Path.Combine(_folder, path);

    [Fact]
    public async Task One_changed_byte_anywhere_is_found()
    {
        Assert.Empty((await BuiltLedger.CheckAsync(_folder)).Violations);
        var random = new Random(1);
        var files = Files();
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            // Each file in turn, as large tiles would otherwise get all the tries. Nothing commits to what waits for its hour.
            var file = files[attempt % files.Count];
            if (file == ClosedFiles.Waiting) continue;
            var bytes = await File.ReadAllBytesAsync(At(file), TestContext.Current.CancellationToken);
            var (at, change) = (random.Next(bytes.Length), (byte)random.Next(1, 256));
            bytes[at] ^= change;
            await File.WriteAllBytesAsync(At(file), bytes, TestContext.Current.CancellationToken);
            var report = await BuiltLedger.CheckAsync(_folder);
            Assert.True(UnlessTold(report), $"{file}, byte {at} by {change}");
            bytes[at] ^= change;
            await File.WriteAllBytesAsync(At(file), bytes, TestContext.Current.CancellationToken);
        }
    }

    // The name and id of a cosignature's line: it becomes one by a key that nobody knows, which is told.
    static bool UnlessTold(LedgerReport report) =>
        !report.IsGood || report.Notices.Any(words => words.Contains("unknown here", StringComparison.Ordinal));

    [Fact]
    public async Task One_changed_byte_of_the_checkpoint_is_found_at_every_place()
    {
        var bytes = await File.ReadAllBytesAsync(At("checkpoint"), TestContext.Current.CancellationToken);
        List<VerifierKey> witnesses =
            [.. _ledger.Witnesses.Select(one => VerifierKey.Cosignature(one.Name, Ed25519.PublicKey(one.Seed)))];
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= (byte)(1 << (at % 7));
            await File.WriteAllBytesAsync(At("checkpoint"), changed, TestContext.Current.CancellationToken);
            Assert.False((await BuiltLedger.CheckAsync(_folder, new() { Witnesses = witnesses })).IsGood, $"byte {at}");
        }
    }

    [Fact]
    public async Task A_file_removed_or_cut_off_is_found()
    {
        foreach (var file in Files().Where(one => !IsEarlier(one)))
        {
            var bytes = await File.ReadAllBytesAsync(At(file), TestContext.Current.CancellationToken);
            File.Delete(At(file));
            Assert.False((await BuiltLedger.CheckAsync(_folder)).IsGood, file);
            await File.WriteAllBytesAsync(At(file), bytes[..^1], TestContext.Current.CancellationToken);
            Assert.False((await BuiltLedger.CheckAsync(_folder)).IsGood, $"{file} cut off");
            await File.WriteAllBytesAsync(At(file), [.. bytes, 0], TestContext.Current.CancellationToken);
            Assert.False((await BuiltLedger.CheckAsync(_folder)).IsGood, $"{file} with a byte more");
            await File.WriteAllBytesAsync(At(file), bytes, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("more")]
    [InlineData("tile/0/002")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/2/000.p/1")]
    [InlineData("tile/entries/001.p/45")]
    [InlineData("tile/1/000.p/2")]
    [InlineData("tile/7/x001/000")]
    [InlineData("closed/1.json")]
    [InlineData("closed/01.json")]
    [InlineData("closed/other.json")]
    [InlineData("checkpoint.new")]
    public async Task A_file_added_is_found_and_named(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        await File.WriteAllBytesAsync(At(path), [], TestContext.Current.CancellationToken);
        Assert.Contains((await BuiltLedger.CheckAsync(_folder)).Violations, one => one.Place == path);
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("swapped")]
    [InlineData("inserted")]
    [InlineData("changed")]
    [InlineData("cut off")]
    public async Task History_rewritten_and_signed_again_is_found_by_a_checkpoint_that_was_kept(string how)
    {
        var random = new Random(how.Length);
        var (forged, true_) = (_ledger, _ledger.Leaves.ToList());
        for (var attempt = 0; attempt < 12; attempt++)
        {
            var at = random.Next(1, forged.Leaves.Count - 1);
            if (how == "removed") forged.Leaves.RemoveAt(at);
            else if (how == "swapped") (forged.Leaves[at], forged.Leaves[at + 1]) = (forged.Leaves[at + 1], forged.Leaves[at]);
            else if (how == "inserted") forged.Leaves.Insert(at, forged.Leaves[at]);
            else if (how == "changed") forged.Leaves[at] = forged.Leaves[at - 1];
            else forged.Leaves.RemoveRange(at, forged.Leaves.Count - at);
            Directory.Delete(_folder, recursive: true);
            // The closed records would tell of it as well.
            forged.Publish(_folder, withClosed: false);
            forged.Leaves.Clear();
            forged.Leaves.AddRange(true_);

            var report = await BuiltLedger.CheckAsync(_folder, new() { Since = _note });

            Assert.Contains(report.Violations, one => one.Rule is "T3" || one.Place.StartsWith("leaf", StringComparison.Ordinal));
            Assert.DoesNotContain(report.Violations, one => one.Rule is "T1" or "T2");
            // Where the forger breaks no other rule, only that checkpoint tells; with fifty breaches the check ends before it.
            if (report.Violations.Count < LedgerCheck.MaxViolations) Assert.Contains(report.Violations, one => one.Rule == "T3");
        }
    }

    [Fact]
    public async Task Another_history_that_keeps_every_rule_is_found_by_the_checkpoint_or_the_memory_alone()
    {
        var memory = (await BuiltLedger.CheckAsync(_folder)).State.ToBytes();
        Directory.Delete(_folder, recursive: true);
        var other = RandomHistory.Of(11, Size - 50);
        other.Ledger.Now += TimeSpan.FromSeconds(1);
        other.GrowTo(Size + 60);
        other.Ledger.Publish(_folder);

        Assert.Empty((await BuiltLedger.CheckAsync(_folder)).Violations);
        var since = await BuiltLedger.CheckAsync(_folder, new() { Since = _note });
        Assert.Equal(["T3"], since.Violations.Select(one => one.Rule));
        Assert.True(LedgerState.TryRead(memory, out var state));
        await BreaksAsync(["T3"], new() { Memory = state });
    }

    [Fact]
    public async Task An_earlier_checkpoint_must_be_of_this_ledger_and_signed_by_its_key_of_that_time()
    {
        var stranger = new NoteSigner(BuiltLedger.Origin, new byte[32]).Sign(_note.Text);
        await BreaksAsync(["T4"], new() { Since = stranger });
        var text = _note.Text.Replace(BuiltLedger.Origin, "other", StringComparison.Ordinal);
        var other = new NoteSigner("other", new byte[32]).Sign(text);
        await BreaksAsync(["T3", "T4"], new() { Since = other });
        var broken = new NoteSigner(BuiltLedger.Origin, new byte[32]).Sign("text\n");
        await BreaksAsync(["T3"], new() { Since = broken });
    }

    [Fact]
    public async Task Another_root_in_a_checkpoint_that_the_key_signed_is_found()
    {
        var signer = new NoteSigner(BuiltLedger.Origin, _ledger.Seed);
        var text = new Checkpoint(BuiltLedger.Origin, _ledger.Leaves.Count, MerkleHash.Empty).ToText();
        await File.WriteAllBytesAsync(At("checkpoint"), signer.Sign(text).ToBytes(), TestContext.Current.CancellationToken);
        await BreaksAsync(["T2"]);
    }

    [Fact]
    public async Task Another_first_key_than_the_one_that_was_given_is_found()
    {
        var given = VerifierKey.Ed25519(BuiltLedger.Origin, Ed25519.PublicKey(new byte[32]));
        await BreaksAsync(["T4"], new() { FirstKey = given });
        Assert.True(VerifierKey.TryParse(_ledger.FirstKeyLine, out var first));
        Assert.Empty((await BuiltLedger.CheckAsync(_folder, new() { FirstKey = first })).Violations);
        await File.WriteAllBytesAsync(At("key"), Encoding.ASCII.GetBytes($"{given}\n"), TestContext.Current.CancellationToken);
        Assert.Equal(("key", "T4"), Only(await BuiltLedger.CheckAsync(_folder)));
    }

    [Fact]
    public async Task An_empty_ledger_that_nobody_signed_is_refused()
    {
        Directory.Delete(_folder, recursive: true);
        var note = new NoteSigner("a", new byte[32]).Sign(new Checkpoint("a", 0, MerkleHash.Empty).ToText());
        PublicFile.Write(At("checkpoint"), note.ToBytes());
        Assert.Contains((await BuiltLedger.CheckAsync(_folder)).Violations, one => one.Rule == "T4");
    }

    [Fact]
    public async Task A_witness_that_is_trusted_must_have_cosigned_and_a_false_line_is_found()
    {
        var ledger = new BuiltLedger(5).Begin();
        var key = VerifierKey.Cosignature("w", Ed25519.PublicKey(new byte[32]));
        ledger.Open("witness.named", new() { ["witness"] = key.ToString(), ["by"] = BuiltLedger.People(1) });
        var folder = At("witnessed");
        var note = ledger.Publish(folder);
        var unwitnessed = await BuiltLedger.CheckAsync(folder);
        Assert.Empty(unwitnessed.Violations);
        Assert.Contains(unwitnessed.Notices, words => words.StartsWith("Unwitnessed", StringComparison.Ordinal));
        Assert.Equal(("checkpoint", "T5"), Only(await BuiltLedger.CheckAsync(folder, new() { Witnesses = [key] })));

        var good = note.With(Cosignature.Sign("w", new byte[32], note.Text, ledger.Now));
        PublicFile.Write(Path.Combine(folder, "checkpoint"), good.ToBytes());
        var witnessed = await BuiltLedger.CheckAsync(folder, new() { Witnesses = [key] });
        Assert.Empty(witnessed.Violations);
        Assert.Equal("w", Assert.Single(witnessed.Witnesses).Name);

        var false_ = note.With(Cosignature.Sign("w", new byte[32], "other\n", ledger.Now));
        PublicFile.Write(Path.Combine(folder, "checkpoint"), false_.ToBytes());
        Assert.Equal(("checkpoint", "T5"), Only(await BuiltLedger.CheckAsync(folder)));
    }

    async Task BreaksAsync(string[] rules, LedgerCheckOptions? options = null) =>
        Assert.Equal(rules, (await BuiltLedger.CheckAsync(_folder, options)).Violations.Select(one => one.Rule));

    static (string, string) Only(LedgerReport report)
    {
        var only = Assert.Single(report.Violations);
        return (only.Place, only.Rule);
    }

    // Narrower tiles of an earlier checkpoint may be gone.
    bool IsEarlier(string path) => TilePath.TryParse(path, out var tile) && !tile.IsFull
        && tile.Width != (tile.Level <= 0 ? _ledger.Leaves.Count : _ledger.Leaves.Count >> (8 * tile.Level)) % TilePath.FullWidth;

    List<string> Files() => [.. new LedgerFolder(_folder).List()!.Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
