// After a publication each witness is asked to cosign. It is never waited for long, and one that fails holds nothing up.
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

sealed class WitnessRound(Installation installation, LedgerPublisher publisher)
{
    /// <summary>How long all witnesses together may take where somebody waits for something else, such as a sweep.</summary>
    internal static TimeSpan ShortWait { get; } = TimeSpan.FromSeconds(3);

    /// <summary>The same where a person asked for the checkpoint.</summary>
    internal static TimeSpan LongWait { get; } = TimeSpan.FromSeconds(15);

    /// <summary>A witness is asked again no sooner than this, unless a person asks.</summary>
    internal static TimeSpan AskAgainAfter { get; } = TimeSpan.FromMinutes(1);

    readonly Witnesses _witnesses = new(installation);

    /// <summary>Asks the witnesses that have not cosigned this checkpoint.</summary>
    /// <param name="note">The latest checkpoint.</param>
    /// <param name="byPerson">A person asked: also those that were asked just now, and with more patience.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="LedgerSetBackException">A witness saw what is not here.</exception>
    internal async Task AskAsync(SignedNote note, bool byPerson, CancellationToken cancellation)
    {
        if (!Checkpoint.TryParse(note.Text, out var checkpoint)) return;
        var now = installation.Time.GetUtcNow();
        var due = _witnesses.All().Where(one => !note.Signatures.Any(line => line.IsOf(one.Key)))
            .Where(one => byPerson || one.AskedAt is not { } asked || (now - asked).Duration() >= AskAgainAfter).ToList();
        if (due.Count == 0) return;
        _witnesses.NoteAsked(due, now);

        var within = byPerson ? LongWait : ShortWait;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(within);
        var replies = await Task.WhenAll(due.Select(one => AskOneAsync(one, checkpoint, note, within, patience.Token)));
        cancellation.ThrowIfCancellationRequested();
        await KeepAsync(due.Zip(replies).ToList(), checkpoint, cancellation);
    }

    async Task<Answer> AskOneAsync(
        Witness witness, Checkpoint checkpoint, SignedNote note, TimeSpan within, CancellationToken cancellation)
    {
        try
        {
            var old = witness.CosignedSize is { } known && known <= checkpoint.Size ? known : 0;
            var reply = await AskFromAsync(old);
            if (reply is not WitnessReply.Has has) return AnswerOf(reply, $"its last cosignature is of {old} entries");
            if (has.Size > checkpoint.Size) return new Answer.SawMore(has.Size);
            // It names the very size that the question began from: then only another root can be what it minds.
            if (has.Size == old) return old == checkpoint.Size ? new Answer.SawOther(old) : Contradiction;
            return await AskFromAsync(has.Size) switch
            {
                WitnessReply.DoesNotContinue => new Answer.SawOther(has.Size),
                WitnessReply.Has { Size: var size } when size > checkpoint.Size => new Answer.SawMore(size),
                WitnessReply.Has { Size: var size } when size == has.Size && size == checkpoint.Size => new Answer.SawOther(size),
                WitnessReply.Has => Contradiction,
                var second => AnswerOf(second, ""),
            };
        }
        catch (OperationCanceledException)
        {
            return new Answer.Failed($"it did not answer within {within.TotalSeconds:F0} seconds");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Answer.Failed($"it could not be asked, because the proof could not be made: {error.Message}");
        }

        Task<WitnessReply> AskFromAsync(long old)
        {
            var tiles = new TileReader(LedgerPublisher.FolderOf(installation), checkpoint.Size);
            var proof = MerkleProof.Consistency(old, checkpoint.Size, tiles.Subtree);
            return WitnessClient.AskAsync(witness, new(old, proof, note), cancellation);
        }
    }

    static Answer Contradiction { get; } = new Answer.Failed("it contradicts itself about the size that it saw last");

    static Answer AnswerOf(WitnessReply reply, string at) => reply switch
    {
        WitnessReply.Cosigned cosigned => new Answer.Cosigned(cosigned.Line),
        WitnessReply.Failed failed => new Answer.Failed(failed.Words),
        WitnessReply.DoesNotContinue => new Answer.Failed(
            $"it finds that this checkpoint does not continue the one that it saw last (422); {at}"),
        _ => Contradiction,
    };

    async Task KeepAsync(
        IReadOnlyList<(Witness Witness, Answer Answer)> answers, Checkpoint checkpoint, CancellationToken cancellation)
    {
        try
        {
            var lines = answers.Select(one => one.Answer).OfType<Answer.Cosigned>().Select(one => one.Line).ToList();
            if (lines.Count > 0) await publisher.AddCosignaturesAsync(checkpoint, lines, cancellation);
        }
        catch (IOException)
        {
            // Another process publishes for long, or the disk is full: the checkpoint stays without, and they are asked again.
        }

        LedgerSetBackException? setBack = null;
        foreach (var (witness, answer) in answers)
        {
            if (answer is Answer.Cosigned) _witnesses.NoteCosigned(witness, checkpoint.Size);
            else if (answer is Answer.Failed failed) _witnesses.NoteProblem(witness, failed.Words);
            else if (Against(witness, answer) is { } against) setBack ??= against;
        }

        if (setBack is not null) throw setBack;
    }

    // Another process may have published more meanwhile, and its checkpoint may have come to the witness first.
    LedgerSetBackException? Against(Witness witness, Answer answer)
    {
        using var connection = installation.Database.Open();
        var head = LedgerHead.Read(connection);
        var size = answer is Answer.SawMore more ? more.Size : ((Answer.SawOther)answer).Size;
        if (answer is Answer.SawMore && size <= head.Published) return null;
        var saw = answer is Answer.SawMore ? "more of it than is here" : "another history";
        if (WitnessClaims.Raise(installation, witness.Name, size))
        {
            _witnesses.NoteProblem(witness, $"it saw {saw}, at {size} entries: this ledger was set back");
            return new(
                Beginning.OriginOf(installation.Id), new WitnessClaim(witness.Name, size, installation.Time.GetUtcNow()),
                head.NextLeaf);
        }

        _witnesses.NoteProblem(witness, $"it saw {saw}, at {size} entries, as two people have reconciled, "
            + $"and can cosign this ledger no "
            + "more under that name: its operator must begin anew, or another must be named");
        return null;
    }

    /// <summary>What came of asking one witness.</summary>
    abstract record Answer
    {
        internal sealed record Cosigned(NoteSignature Line) : Answer;

        /// <summary>It saw a checkpoint of this ledger that is larger than the latest one.</summary>
        internal sealed record SawMore(long Size) : Answer;

        /// <summary>At this size it saw another root than this ledger's.</summary>
        internal sealed record SawOther(long Size) : Answer;

        internal sealed record Failed(string Words) : Answer;
    }
}
