using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Witnessing;

/// <summary>A real installation and a real witness over HTTP.</summary>
public sealed class WitnessedLedgerTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly string _witnessRoot = Directory.CreateTempSubdirectory("waarborg-witness").FullName;

    public void Dispose()
    {
        _at.Dispose();
        Directory.Delete(_witnessRoot, recursive: true);
    }

    [Fact]
    public async Task A_cosigned_ledger_is_found_witnessed_by_whoever_checks_it()
    {
        await using var witness = await BeginAsync();
        var report = await CheckAsync(witness.Key);
        Assert.Empty(report.Violations);
        Assert.Equal("witness.example", Assert.Single(report.Witnesses).Name);
        Assert.DoesNotContain(report.Notices, notice => notice.Contains("nwitnessed", StringComparison.Ordinal));

        // It grows, and what is older than a minute is cosigned anew.
        _at.Time.Advance(TimeSpan.FromMinutes(2));
        Grow(_at.Installation, 400);
        await TendAsync(_at.Installation);
        Assert.Single((await CheckAsync(witness.Key)).Witnesses);
        Assert.Equal(Assert.Single(witness.Watched).Size, Only().CosignedSize);
        Assert.Null(Only().Problem);

        Assert.IsType<WitnessOutcome.Done>(new Witnesses(_at.Installation).Drop("witness.example", "person:a"));
        await TendAsync(_at.Installation);
        var after = await CheckAsync();
        Assert.Empty(after.Violations);
        Assert.Contains(after.Notices, notice => notice.StartsWith("Unwitnessed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_witness_is_asked_at_most_once_a_minute_unless_a_person_asks()
    {
        await using var witness = await BeginAsync();
        var before = Only().CosignedSize;
        Grow(_at.Installation, 1);
        await TendAsync(_at.Installation);
        Assert.Equal(before, Only().CosignedSize);
        await new LedgerKeeper(_at.Installation).TendNowAsync(TestContext.Current.CancellationToken);
        Assert.True(Only().CosignedSize > before);

        // Where nothing changed nobody is asked.
        _at.Time.Advance(TimeSpan.FromMinutes(10));
        var asked = Only().AskedAt;
        await TendAsync(_at.Installation);
        Assert.Equal(asked, Only().AskedAt);
    }

    [Fact]
    public async Task A_witness_keeps_its_state_over_a_restart()
    {
        var witness = await BeginAsync();
        var (address, key, watched) = (witness.Address, witness.Key, witness.Watched);
        await witness.DisposeAsync();
        _at.Time.Advance(TimeSpan.FromMinutes(2));
        Grow(_at.Installation, 1);
        await TendAsync(_at.Installation);
        Assert.Contains("cannot be reached", Only().Problem, StringComparison.Ordinal);

        await using var again = await RunningWitness.StartAsync(
            _witnessRoot, _at.Time, [LedgerKey()], $"http://127.0.0.1:{address.Port}");
        Assert.Equal(key, again.Key);
        Assert.Equal(watched, again.Watched);
        _at.Time.Advance(TimeSpan.FromMinutes(2));
        await TendAsync(_at.Installation);
        Assert.Null(Only().Problem);
        Assert.Single((await CheckAsync(key)).Witnesses);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task A_back_up_put_back_with_its_keys_is_stopped_by_the_witness_until_it_is_reconciled(int entries)
    {
        await using var witness = await BeginAsync();
        var copy = CopyInstallation();
        _at.Time.Advance(TimeSpan.FromMinutes(2));
        Grow(_at.Installation, 5);
        await TendAsync(_at.Installation);
        var seen = Assert.Single(witness.Watched);

        // The same key goes on with another history: shorter, as long, or longer.
        if (entries == 0) await RemoveCheckpointAsync(copy);
        else Grow(copy, entries, "program:other");
        var error = await Assert.ThrowsAsync<LedgerSetBackException>(() => TendAsync(copy));
        Assert.Contains($"The witness witness.example saw {seen.Size} entries", error.Message, StringComparison.Ordinal);
        Assert.Equal(seen, Assert.Single(witness.Watched));
        Assert.Throws<LedgerSetBackException>(() => new LedgerPublisher(copy).Check());
        await Assert.ThrowsAsync<LedgerSetBackException>(() => TendAsync(copy));

        Reconcile(copy, seen.Size);
        new LedgerPublisher(copy).Check();
        _at.Time.Advance(TimeSpan.FromMinutes(2));
        await TendAsync(copy);
        Assert.Contains("reconciled", Assert.Single(new Witnesses(copy).All()).Problem, StringComparison.Ordinal);
        new LedgerPublisher(_at.Installation).Check();
    }

    [Fact]
    public async Task Another_process_that_published_more_meanwhile_is_no_set_back()
    {
        await using var witness = await BeginAsync();
        Grow(_at.Installation, 1);
        var publisher = new LedgerPublisher(_at.Installation);
        var older = await publisher.PublishAsync(TestContext.Current.CancellationToken);
        _at.Time.Advance(TimeSpan.FromMinutes(2));
        Grow(_at.Installation, 1);
        await TendAsync(_at.Installation);
        await new WitnessRound(_at.Installation, publisher).AskAsync(older!, byPerson: true, TestContext.Current.CancellationToken);
        publisher.Check();
        Assert.Single((await CheckAsync(witness.Key)).Witnesses);
    }

    [Fact]
    public async Task A_sweep_goes_on_while_its_witness_is_silent()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var scene = new Scene().Known(Scene.Picture(1)).Permit();
        var key = VerifierKey.Cosignature("silent.example", Ed25519.PublicKey(new byte[32]));
        var url = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/w";
        Assert.IsType<WitnessOutcome.Done>(new Witnesses(scene.At.Installation).Name(key.ToString(), url, "person:a"));
        var watch = Stopwatch.StartNew();
        await scene.SweepAsync();
        Assert.True(watch.Elapsed < 4 * WitnessRound.ShortWait, $"{watch.Elapsed}");
        var witness = Assert.Single(new Witnesses(scene.At.Installation).All());
        Assert.Equal("it did not answer within 3 seconds", witness.Problem);
        Assert.Null(witness.CosignedAt);
        Assert.NotNull(witness.AskedAt);
    }

    [Fact]
    public async Task A_witness_answers_nothing_but_its_one_question()
    {
        await using var witness = await BeginAsync();
        using var http = new HttpClient { BaseAddress = witness.Address };
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/", cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.GetAsync("/add-checkpoint", cancellation)).StatusCode);
        using var large = new ByteArrayContent(new byte[WitnessRequest.MaxBytes + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.PostAsync("/add-checkpoint", large, cancellation)).StatusCode);
        using var garbage = new ByteArrayContent([0, 255, 10, 10]);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("/add-checkpoint", garbage, cancellation)).StatusCode);
        using var unknown = new ByteArrayContent(new SomeLedger().Ask(0, 5));
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("/add-checkpoint", unknown, cancellation)).StatusCode);
        var head = await http.PostAsync("/add-checkpoint", new ByteArrayContent(Question()), cancellation);
        Assert.Equal(HttpStatusCode.Conflict, head.StatusCode);
        Assert.Equal("text/x.tlog.size", head.Content.Headers.ContentType!.ToString());
        Assert.Equal($"{Only().CosignedSize}\n", await head.Content.ReadAsStringAsync(cancellation));
    }

    [Theory]
    [InlineData("http://witness.example/")]
    [InlineData("https://user:secret@witness.example/")]
    [InlineData("https://witness.example/?a=b")]
    [InlineData("ftp://witness.example/")]
    [InlineData("witness.example")]
    public void An_address_that_others_could_read_or_change_is_refused(string url)
    {
        var key = VerifierKey.Cosignature("w", Ed25519.PublicKey(new byte[32])).ToString();
        var witnesses = new Witnesses(_at.Installation);
        Assert.IsType<WitnessOutcome.Impossible>(witnesses.Name(key, url, "person:a"));
        Assert.IsType<WitnessOutcome.Impossible>(witnesses.Name(LedgerKey().ToString(), "https://witness.example", "person:a"));
        Assert.IsType<WitnessOutcome.Impossible>(witnesses.Drop("w", "person:a"));
        Assert.IsType<WitnessOutcome.Done>(witnesses.Name(key, "https://witness.example/a", "person:a"));
        Assert.Equal("https://witness.example/a/", Assert.Single(witnesses.All()).Prefix.AbsoluteUri);
        Assert.IsType<WitnessOutcome.Impossible>(witnesses.Name(key, "https://witness.example/b", "person:a"));
    }

    // A ledger with some entries, a witness that watches it, named and asked.
    async Task<RunningWitness> BeginAsync()
    {
        Grow(_at.Installation, 3);
        await TendAsync(_at.Installation);
        var witness = await RunningWitness.StartAsync(_witnessRoot, _at.Time, [LedgerKey()]);
        Assert.IsType<WitnessOutcome.Done>(
            new Witnesses(_at.Installation).Name(witness.Key.ToString(), witness.Address.AbsoluteUri, "person:a"));
        await TendAsync(_at.Installation);
        Assert.Null(Only().Problem);
        return witness;
    }

    byte[] Question() =>
        new WitnessRequest(0, [], LedgerNote()).ToBytes();

    SignedNote LedgerNote()
    {
        Assert.True(SignedNote.TryParse(File.ReadAllBytes(Path.Combine(_at.DataFolder, "ledger/checkpoint")), out var note, out _));
        return note;
    }

    VerifierKey LedgerKey() => VerifierKey.Ed25519($"waarborg-{_at.Installation.Id}", _at.Installation.Keys.LedgerPublicKey);

    Witness Only() => Assert.Single(new Witnesses(_at.Installation).All());

    Task<LedgerReport> CheckAsync(params VerifierKey[] witnesses) => LedgerCheck.RunAsync(
        new LedgerFolder(Path.Combine(_at.DataFolder, "ledger")), new() { FirstKey = LedgerKey(), Witnesses = witnesses },
        TestContext.Current.CancellationToken);

    static Task TendAsync(Installation installation) =>
        new LedgerKeeper(installation).TendAsync(TestContext.Current.CancellationToken);

    static void Grow(Installation installation, int entries, string by = "program:test")
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var added = Enumerable.Range(0, entries).Select(_ => OpenEntries.Incident("sandboxOff", new JsonArray(by))).ToList();
        new Journal(installation).Append(connection, transaction, added);
        transaction.Commit();
    }

    static void Reconcile(Installation installation, long to)
    {
        var (record, nonce) = Journal.CommitTo(new JsonObject { ["why"] = "a test" });
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var by = Persons.By(connection, transaction, "person:a", "person:b");
        new Journal(installation).Append(connection, transaction, OpenEntries.Reconciled(
            Math.Min(to, 4), to, MerkleHash.Empty.ToHex(), recovered: false, record, nonce, by));
        transaction.Commit();
    }

    // Data and keys of now, as a back-up of both.
    Installation CopyInstallation()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var to = Path.Combine(_at.Root, "copy");
        foreach (var file in Directory.EnumerateFiles(_at.Root, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(_at.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var keys = Path.Combine(to, "data-keys");
        File.SetUnixFileMode(keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Installation.Open(Path.Combine(to, "data"), keys, _at.Time);
    }

    // What was published is lost as well: it is signed anew, at the size of the back-up.
    static Task RemoveCheckpointAsync(Installation installation)
    {
        Directory.Delete(LedgerPublisher.FolderOf(installation), recursive: true);
        return Task.CompletedTask;
    }
}
