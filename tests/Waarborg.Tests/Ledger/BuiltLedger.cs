using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>A closed record as the test wrote it.</summary>
sealed class BuiltRecord(long number, byte[] nonce, JsonObject body)
{
    internal long Number => number;

    internal byte[] Nonce => nonce;

    internal JsonObject Body { get; } = body;

    internal string At => (string)Body["at"]!;

    internal long? Batch { get; set; }

    /// <summary><c>held</c> or <c>erased</c>, or null when it is handed over open.</summary>
    internal string? Why { get; set; }

    internal Hash256 Commitment { get; } = ClosedRecord.Commit(nonce, CanonicalJson.Write(body));

    internal JsonObject Handed() => Why is null
        ? ClosedFiles.Shown(number, nonce, (JsonObject)Body.DeepClone())
        : ClosedFiles.Hidden(number, Commitment, Why);
}

/// <summary>A batch with what opens it.</summary>
sealed record BuiltBatch(long Leaf, byte[] Nonce, byte[] PadSeed);

/// <summary>A ledger that tests write entry by entry, without the product: what is due is written first, as it must be.</summary>
sealed class BuiltLedger
{
    internal const string Origin = "waarborg-test";

    /// <summary>What a conditional ledger names in <c>needsTwo</c>.</summary>
    internal static readonly string[] ConditionalTwo =
    [
        "ledger.key", "ledger.reconciled", "permit.granted", "permit.amended", "proposal.approved", "settings.changed",
        "supplier.described", "exchange.described", "entry.resumed", "partner.described", "viewing.allowed",
    ];

    readonly Random _random;
    readonly List<byte[]> _keySeeds = [];
    readonly List<(long From, byte[] Seed)> _keys = [];
    long _published;

    internal BuiltLedger(int seed)
    {
        _random = new(seed);
        NewKey();
    }

    internal DateTimeOffset Now { get; set; } = new(2026, 11, 25, 14, 7, 3, 250, TimeSpan.Zero);

    internal List<byte[]> Leaves { get; } = [];

    internal List<BuiltRecord> Records { get; } = [];

    internal List<BuiltBatch> Batches { get; } = [];

    /// <summary>Seeds of witnesses that sign each checkpoint.</summary>
    internal List<(string Name, byte[] Seed)> Witnesses { get; } = [];

    internal long NextNumber { get; set; } = 1;

    internal string BatchedTo { get; private set; } = "";

    internal DateTime FiguredTo { get; private set; }

    internal int FiguresAfterDays { get; init; } = 7;

    /// <summary>Days' figures are counted from the records; after a restore nobody can.</summary>
    internal HashSet<long> LostBatches { get; } = [];

    internal string NowText => LedgerTime.Text(Now);

    internal byte[] Seed => _keySeeds[^1];

    internal string KeyLine => VerifierKey.Ed25519(Origin, Ed25519.PublicKey(Seed)).ToString();

    internal string FirstKeyLine => VerifierKey.Ed25519(Origin, Ed25519.PublicKey(_keySeeds[0])).ToString();

    /// <summary>A new folder, in memory where the machine has one: making each file of a ledger durable takes time.</summary>
    internal static string NewFolder() => Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"waarborg-ledger-{Guid.NewGuid():n}")).FullName;

    internal static JsonArray People(int count) =>
        [.. Enumerable.Range(1, count).Select(n => (JsonNode)string.Create(CultureInfo.InvariantCulture, $"person:{n:x16}"))];

    internal static JsonArray Names(params IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];

    internal string Hash() => Convert.ToHexStringLower(Bytes(32));

    internal byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    internal byte[] NewKey()
    {
        _keySeeds.Add(Bytes(32));
        return Seed;
    }

    internal BuiltLedger Begin(Action<JsonObject>? change = null)
    {
        BatchedTo = LedgerTime.Text(LedgerTime.HourOf(Now));
        FiguredTo = Now.UtcDateTime.Date;
        var body = new JsonObject
        {
            ["at"] = NowText,
            ["kind"] = "ledger.begun",
            ["v"] = 1,
            ["origin"] = Origin,
            ["installation"] = "test",
            ["role"] = "provider",
            ["sample"] = true,
            ["key"] = KeyLine,
            ["needsTwo"] = Names("ledger.key", "ledger.reconciled"),
            ["padTo"] = 64,
            ["figuresAfterDays"] = FiguresAfterDays,
            ["suppressedBelow"] = 10,
        };
        change?.Invoke(body);
        _keys.Add((0, Seed));
        Raw(body);
        return this;
    }

    /// <summary>Appends an open entry behind what is due; returns its leaf.</summary>
    internal long Open(string kind, JsonObject fields)
    {
        WriteDue();
        return OpenWithoutDue(kind, fields);
    }

    internal long OpenWithoutDue(string kind, JsonObject fields)
    {
        var body = new JsonObject { ["at"] = NowText, ["kind"] = kind, ["v"] = 1 };
        foreach (var (name, value) in fields) body[name] = value?.DeepClone();
        return Raw(body);
    }

    internal long Raw(JsonObject body) => Raw(CanonicalJson.Write(body));

    internal long Raw(byte[] entry)
    {
        Leaves.Add(entry);
        return Leaves.Count - 1;
    }

    /// <summary>Writes a closed record; returns its number.</summary>
    internal long Closed(string kind, JsonObject fields)
    {
        var body = new JsonObject { ["at"] = NowText, ["kind"] = kind, ["v"] = 1, ["n"] = NextNumber, ["after"] = Leaves.Count };
        foreach (var (name, value) in fields) body[name] = value?.DeepClone();
        Records.Add(new(NextNumber, Bytes(32), (JsonObject)JsonNode.Parse(CanonicalJson.Write(body))!));
        return NextNumber++;
    }

    internal void WriteDue()
    {
        var hour = LedgerTime.Text(LedgerTime.HourOf(Now));
        if (string.CompareOrdinal(hour, BatchedTo) > 0) CloseBatch(hour);
        while (FiguredTo.AddDays(1 + FiguresAfterDays) <= Now.UtcDateTime) WriteFigures();
    }

    internal long CloseBatch(string hour)
    {
        var waiting = Records.Where(one => one.Batch is null && string.CompareOrdinal(one.At, hour) <= 0).ToList();
        var batch = new BuiltBatch(Leaves.Count, Bytes(32), Bytes(32));
        foreach (var record in waiting) record.Batch = batch.Leaf;
        Batches.Add(batch);
        var commitment = new ClosedBatch([.. waiting.Select(one => one.Commitment)], batch.Nonce, batch.PadSeed).Commitment;
        OpenWithoutDue("batch", new() { ["from"] = BatchedTo, ["hour"] = hour, ["commitment"] = commitment.ToHex() });
        BatchedTo = hour;
        return batch.Leaf;
    }

    internal long WriteFigures(Action<JsonObject>? change = null)
    {
        var day = FiguredTo.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (tested, acts) = OfTests();
        var records = Records.Where(one => one.At.StartsWith(day, StringComparison.Ordinal)).Select(one => one.Body)
            .Where(one => (string)one["kind"]! != "review" || !tested.Contains((long)one["item"]!))
            .Where(one => (string)one["kind"]! != "restriction.ended" || !acts.Contains((long)one["restriction"]!)).ToList();
        var body = new JsonObject
        {
            ["day"] = day,
            ["cases"] = ShownCount.Of(
                records.Where(one => (string)one["kind"]! == "match").Select(one => (long)one["case"]!).Distinct().Count()),
            ["confirmed"] = Count(records, "review", "verdict", "confirmed"),
            ["rejected"] = Count(records, "review", "verdict", "rejected"),
            ["disabled"] = Count(records, "restriction.ended", "outcome", "disabled"),
            ["restored"] = Count(records, "restriction.ended", "outcome", "restored"),
        };
        change?.Invoke(body);
        FiguredTo = FiguredTo.AddDays(1);
        return OpenWithoutDue("figures.day", body);
    }

    (HashSet<long> Items, HashSet<long> Restrictions) OfTests()
    {
        var bodies = Records.Select(one => one.Body).ToList();
        var items = bodies.Where(one => (string)one["kind"]! == "test.match").Select(one => (long)one["item"]!).ToHashSet();
        var acts = bodies.Where(one => (string)one["kind"]! == "restriction.intended" && items.Contains((long)one["item"]!));
        return (items, [.. acts.Select(one => (long)one["restriction"]!)]);
    }

    static JsonNode Count(List<JsonObject> records, string kind, string field, string value) =>
        ShownCount.Of(records.Count(one => (string)one["kind"]! == kind && (string)one[field]! == value));

    /// <summary>Changes the ledger's key, signed by the one before it.</summary>
    internal long ChangeKey(Action<JsonObject>? change = null)
    {
        var old = Seed;
        NewKey();
        var statement = Encoding.UTF8.GetBytes($"waarborg ledger key\n{Origin}\n{KeyLine}\n");
        var fields = new JsonObject
        {
            ["key"] = KeyLine,
            ["signature"] = Convert.ToBase64String(Ed25519.Sign(old, statement)),
            ["by"] = People(2),
        };
        change?.Invoke(fields);
        var leaf = Open("ledger.key", fields);
        _keys.Add((leaf + 1, Seed));
        return leaf;
    }

    /// <summary>An older back-up was put back; leaves from this one on came from a copy, and their records are lost.</summary>
    internal long Recover(long from)
    {
        var to = Leaves.Count;
        foreach (var batch in Batches.Where(one => one.Leaf >= from)) LostBatches.Add(batch.Leaf);
        Records.RemoveAll(one => one.Batch is null || one.Batch >= from);
        WriteDue();
        return OpenWithoutDue("ledger.reconciled", new()
        {
            ["from"] = from,
            ["to"] = to,
            ["root"] = RootOf(to).ToHex(),
            ["recovered"] = true,
            ["record"] = Hash(),
            ["by"] = People(2),
        });
    }

    internal Hash256 RootOf(int size)
    {
        var tree = new MerkleFrontier();
        foreach (var leaf in Leaves.Take(size)) tree.Append(MerkleHash.Leaf(leaf));
        return tree.Root;
    }

    internal SignedNote Sign(int size)
    {
        var signer = new NoteSigner(Origin, _keys.Last(one => one.From <= size).Seed);
        var note = signer.Sign(new Checkpoint(Origin, size, RootOf(size)).ToText());
        foreach (var (name, seed) in Witnesses) note = note.With(Cosignature.Sign(name, seed, note.Text, Now));
        return note;
    }

    /// <summary>Writes what is new into the folder, and signs it. A folder that is empty gets all.</summary>
    internal SignedNote Publish(string folder, bool withClosed = true)
    {
        if (!File.Exists(Path.Combine(folder, LedgerCheck.CheckpointFile))) _published = 0;
        new TileWriter(folder).Write(_published, Leaves[(int)_published..]);
        _published = Leaves.Count;
        var note = Sign(Leaves.Count);
        PublicFile.Write(Path.Combine(folder, LedgerCheck.CheckpointFile), note.ToBytes());
        PublicFile.Write(Path.Combine(folder, LedgerCheck.KeyFile), Encoding.ASCII.GetBytes(FirstKeyLine + "\n"));
        if (withClosed) WriteClosed(folder);
        return note;
    }

    internal void WriteClosed(string folder)
    {
        var closed = Path.Combine(folder, ClosedFiles.Folder);
        if (Directory.Exists(closed)) Directory.Delete(closed, recursive: true);
        foreach (var batch in Batches.Where(one => !LostBatches.Contains(one.Leaf)))
        {
            JsonArray records = [.. Records.Where(one => one.Batch == batch.Leaf).Select(one => (JsonNode)one.Handed())];
            PublicFile.Write(
                Path.Combine(folder, ClosedFiles.PathOf(batch.Leaf)),
                ClosedFiles.Batch(batch.Leaf, batch.Nonce, batch.PadSeed, records));
        }

        JsonArray waiting = [.. Records.Where(one => one.Batch is null).Select(one => (JsonNode)one.Handed())];
        PublicFile.Write(Path.Combine(folder, ClosedFiles.Waiting), ClosedFiles.WaitingAt(NowText, waiting));
    }

    internal static Task<LedgerReport> CheckAsync(string folder, LedgerCheckOptions? options = null) =>
        LedgerCheck.RunAsync(new LedgerFolder(folder), options ?? new(), TestContext.Current.CancellationToken);
}
