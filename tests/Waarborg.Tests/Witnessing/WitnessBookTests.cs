using System.Text;
using Dapper;
using Waarborg.Ledger;
using Waarborg.Server.Witnessing;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Witnessing;

/// <summary>What a witness answers, without the network.</summary>
public sealed class WitnessBookTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("waarborg-witness").FullName;
    readonly ManualTimeProvider _time = new(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    readonly SomeLedger _ledger = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_ledger_that_grows_is_cosigned_each_time_and_again_at_the_same_size()
    {
        using var book = Open();
        var old = 0L;
        foreach (var size in (long[])[1, 2, 3, 7, 8, 8, 9, 300, 300, 513])
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var cosigned = Assert.IsType<WitnessAnswer.Cosigned>(await AskAsync(book, _ledger.Ask(old, size)));
            Assert.True(cosigned.Line.Verifies(book.Key, _ledger.Note(size).Text));
            Assert.Equal(_time.GetUtcNow(), Cosignature.TimeOf(cosigned.Line));
            old = size;
        }
    }

    [Fact]
    public async Task A_size_that_was_not_the_last_is_answered_with_the_last()
    {
        using var book = Open();
        Assert.Equal(new WitnessAnswer.OtherSize(0), await AskAsync(book, _ledger.Ask(3, 5)));
        await AskAsync(book, _ledger.Ask(0, 5));
        Assert.Equal(new WitnessAnswer.OtherSize(5), await AskAsync(book, _ledger.Ask(0, 7)));
        Assert.Equal(new WitnessAnswer.OtherSize(5), await AskAsync(book, _ledger.Ask(3, 4)));
        Assert.Equal(("ledger.example", 5L), Assert.Single(book.Watched()));
    }

    [Fact]
    public async Task Another_history_is_never_cosigned_and_its_evidence_is_kept()
    {
        using var book = Open();
        await AskAsync(book, _ledger.Ask(0, 5));
        Assert.IsType<WitnessAnswer.DoesNotContinue>(await AskAsync(book, _ledger.Ask(5, 9, fork: 2)));
        Assert.IsType<WitnessAnswer.SplitView>(await AskAsync(book, _ledger.Ask(5, 5, fork: 2)));
        Assert.IsType<WitnessAnswer.SplitView>(await AskAsync(book, _ledger.Ask(0, 5, fork: 2)));
        Assert.Equal(1, CountConflicts());
        Assert.Equal(new WitnessAnswer.OtherSize(5), await AskAsync(book, _ledger.Ask(0, 4, fork: 2)));
        Assert.IsType<WitnessAnswer.Cosigned>(await AskAsync(book, _ledger.Ask(5, 9)));
    }

    [Fact]
    public async Task A_wrong_proof_is_refused_also_where_none_is_needed()
    {
        using var book = Open();
        var extra = new WitnessRequest(0, [default], _ledger.Note(5)).ToBytes();
        Assert.IsType<WitnessAnswer.DoesNotContinue>(await AskAsync(book, extra));
        await AskAsync(book, _ledger.Ask(0, 5));
        Assert.IsType<WitnessAnswer.DoesNotContinue>(await AskAsync(book, new WitnessRequest(5, [default], _ledger.Note(5)).ToBytes()));
        Assert.IsType<WitnessAnswer.DoesNotContinue>(await AskAsync(book, new WitnessRequest(5, [], _ledger.Note(9)).ToBytes()));
    }

    [Fact]
    public async Task Who_it_does_not_know_and_what_is_not_truly_signed_is_refused()
    {
        using var book = Open();
        Assert.Equal(404, StatusOf(await AskAsync(book, new SomeLedger("other.example").Ask(0, 5))));
        Assert.Equal(403, StatusOf(await AskAsync(book, new SomeLedger(seed: 8).Ask(0, 5))));
        var note = _ledger.Note(5);
        var falsified = note.Signatures[0].Signature.ToArray();
        falsified[3] ^= 1;
        var both = note with { Signatures = [.. note.Signatures, note.Signatures[0] with { Signature = falsified }] };
        Assert.Equal(403, StatusOf(await AskAsync(book, new WitnessRequest(0, [], both).ToBytes())));
        Assert.Equal(400, StatusOf(await AskAsync(book, new WitnessRequest(6, [], note).ToBytes())));
        var stranger = note with { Signatures = [.. note.Signatures, new("stranger", 1, new byte[64])] };
        Assert.IsType<WitnessAnswer.Cosigned>(await AskAsync(book, new WitnessRequest(0, [], stranger).ToBytes()));
    }

    [Fact]
    public async Task A_further_key_of_the_same_ledger_counts_once_the_operator_gives_it()
    {
        var next = new SomeLedger(seed: 9);
        using (var book = Open())
        {
            await AskAsync(book, _ledger.Ask(0, 5));
            Assert.Equal(403, StatusOf(await AskAsync(book, next.Ask(5, 9))));
        }

        using var told = WitnessBook.Open(RunningWitness.Setup(_root, [_ledger.Key, next.Key]), _time);
        Assert.IsType<WitnessAnswer.Cosigned>(await AskAsync(told, next.Ask(5, 9)));
        Assert.IsType<WitnessAnswer.SplitView>(await AskAsync(told, _ledger.Ask(9, 9, fork: 2)));
    }

    [Fact]
    public async Task Of_many_questions_at_once_the_ledger_never_goes_back()
    {
        using var book = Open();
        await AskAsync(book, _ledger.Ask(0, 10));
        var answers = await Task.WhenAll(Enumerable.Range(11, 20).Select(size => Task.Run(() => AskAsync(book, _ledger.Ask(10, size)))));
        var only = Assert.Single(answers.OfType<WitnessAnswer.Cosigned>());
        Assert.Equal(19, answers.OfType<WitnessAnswer.OtherSize>().Count(one => one.Size == only.Checkpoint.Size));
        Assert.Equal(only.Checkpoint.Size, Assert.Single(book.Watched()).Size);
    }

    [Fact]
    public async Task Bytes_that_were_changed_anywhere_are_answered_and_cosign_nothing()
    {
        using var book = Open();
        await AskAsync(book, _ledger.Ask(0, 5));
        var body = _ledger.Ask(5, 9);
        var random = new Random(20261125);
        for (var i = 0; i < 2000; i++)
        {
            var changed = body.ToArray();
            switch (random.Next(3))
            {
                case 0: changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256); break;
                case 1: changed = changed[..random.Next(changed.Length)]; break;
                default: random.NextBytes(changed.AsSpan(random.Next(changed.Length))); break;
            }

            // What differs only in the line of another key is the same question.
            if (await AskAsync(book, changed) is WitnessAnswer.Cosigned cosigned) Assert.Equal(9, cosigned.Checkpoint.Size);
            Assert.Contains(Assert.Single(book.Watched()).Size, (long[])[5, 9]);
        }

        Assert.Equal(0, CountConflicts());
    }

    [Fact]
    public async Task A_checkpoint_with_further_lines_is_cosigned_as_a_whole_and_none_with_an_empty_one()
    {
        using var book = Open();
        var signer = new NoteSigner("ledger.example", [.. Enumerable.Repeat((byte)7, 32)]);
        var text = new Checkpoint("ledger.example", 5, SomeLedger.Root(5)).ToText();
        var empty = new WitnessRequest(0, [], signer.Sign(text + "\nmore\n")).ToBytes();
        Assert.Equal(400, StatusOf(await AskAsync(book, empty)));
        var cosigned = Assert.IsType<WitnessAnswer.Cosigned>(
            await AskAsync(book, new WitnessRequest(0, [], signer.Sign(text + "more\n")).ToBytes()));
        Assert.True(cosigned.Line.Verifies(book.Key, text + "more\n"));
    }

    [Fact]
    public async Task State_and_key_stay_together_over_a_restart_and_neither_goes_on_without_the_other()
    {
        VerifierKey key;
        using (var book = Open())
        {
            key = book.Key;
            await AskAsync(book, _ledger.Ask(0, 5));
        }

        var setup = RunningWitness.Setup(_root, [_ledger.Key]);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(setup.KeysFolder, "witness")));
        using (var again = Open())
        {
            Assert.Equal(key, again.Key);
            Assert.Equal(("ledger.example", 5L), Assert.Single(again.Watched()));
        }

        Assert.Throws<InstallationException>(() => WitnessBook.Open(setup with { Name = "another" }, _time));
        Assert.Throws<KeyRingException>(() => WitnessBook.Open(setup with { KeysFolder = Path.Combine(_root, "none") }, _time));
        Assert.Throws<InstallationException>(
            () => WitnessBook.Open(setup with { StateFolder = Path.Combine(_root, "forgot") }, _time));
        Assert.False(Directory.Exists(Path.Combine(_root, "forgot")));
        Assert.Throws<KeyRingException>(() => WitnessBook.Open(
            setup with { KeysFolder = Path.Combine(_root, "data", "keys"), StateFolder = Path.Combine(_root, "new") }, _time));
    }

    [Theory]
    [InlineData("old 5")]
    [InlineData("old 5\n\n")]
    [InlineData("old 05\n\n— n AAAAAAA=\n")]
    [InlineData("old -5\n\nx\n\n— n AAAAAAA=\n")]
    [InlineData("old 99999999999999999999\n\nx\n\n— n AAAAAAA=\n")]
    [InlineData("size 5\n\nx\n\n— n AAAAAAA=\n")]
    [InlineData("old 5\nAAAA\n\nx\n\n— n AAAAAAA=\n")]
    [InlineData("\n\nx\n\n— n AAAAAAA=\n")]
    public void A_malformed_body_is_no_question(string body) =>
        Assert.False(WitnessRequest.TryParse(Encoding.UTF8.GetBytes(body), out _, out _));

    [Fact]
    public void A_body_is_read_as_it_was_written_and_never_with_more_than_63_hashes()
    {
        var whole = new WitnessRequest(20_852_014, [.. Enumerable.Range(0, 63).Select(i => SomeLedger.Leaf(i, 0))], _ledger.Note(9));
        Assert.True(WitnessRequest.TryParse(whole.ToBytes(), out var read, out _));
        Assert.Equal(whole.ToBytes(), read.ToBytes());
        var more = whole with { Proof = [.. whole.Proof, default] };
        Assert.False(WitnessRequest.TryParse(more.ToBytes(), out _, out _));
    }

    WitnessBook Open() => WitnessBook.Open(RunningWitness.Setup(_root, [_ledger.Key]), _time);

    static Task<WitnessAnswer> AskAsync(WitnessBook book, byte[] body) =>
        book.AddCheckpointAsync(body, TestContext.Current.CancellationToken);

    static int StatusOf(WitnessAnswer answer) => Assert.IsType<WitnessAnswer.Refused>(answer).Status;

    long CountConflicts()
    {
        using var connection = new Database(Path.Combine(_root, "witness-state", "witness.db")).Open();
        return connection.ExecuteScalar<long>("select count(*) from conflicts");
    }
}
