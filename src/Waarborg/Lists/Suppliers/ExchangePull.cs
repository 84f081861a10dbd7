// Pulls what an exchange has into its mirror: page by page, each durable before the next is asked for, until it is whole.
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Lists.Suppliers;

/// <summary>What became of a pull. There is no fourth case.</summary>
abstract record PullOutcome
{
    /// <summary>The mirror has everything that the exchange had when the pull began.</summary>
    /// <param name="Progress">How far it came.</param>
    internal sealed record Whole(PullProgress Progress) : PullOutcome;

    /// <summary>What was read stays, and the next try goes on from there.</summary>
    internal sealed record Failed(ExchangeFault Fault) : PullOutcome;

    /// <summary>Two people described the exchange anew, or ended it: nothing more is read, and nothing more was kept.</summary>
    internal sealed record Described : PullOutcome;
}

/// <summary>One pull of one exchange; nobody else pulls it meanwhile.</summary>
sealed class ExchangePull(Installation installation, Exchange exchange, IExchangeProtocol protocol, ExchangeMirror mirror)
{
    /// <summary>Pages of one range: more lead nowhere.</summary>
    internal const int MaxPages = 20_000;

    readonly ExchangeStore _store = new(installation);
    PullProgress _progress = exchange.Progress;
    bool _begunAnew;
    // Was all begun anew in this run, because the exchange had forgotten what was read?
    bool _forgotten;
    // Is it the range that closes a full pull?
    bool _isClosing;

    /// <summary>Pulls until it is whole, or until something is wrong.</summary>
    /// <param name="full">Read everything anew.</param>
    /// <param name="cancellation">Stops between pages; what was read stays.</param>
    internal async Task<PullOutcome> RunAsync(bool full, CancellationToken cancellation)
    {
        try
        {
            return await PullAsync(full, cancellation);
        }
        catch (DescribedAnewException)
        {
            return new PullOutcome.Described();
        }
    }

    async Task<PullOutcome> PullAsync(bool full, CancellationToken cancellation)
    {
        var now = installation.Time.GetUtcNow();
        if (full || (_progress.Checkpoint is { } known && !protocol.CanContinue(known, now))) BeginAnew();
        var isLeftOver = _progress.Goal is not null;
        if (await PullToGoalAsync(cancellation) is { } ended) return ended;
        // What was left over goes as far as it once meant to: what came since is pulled as well.
        return isLeftOver && await PullToGoalAsync(cancellation) is { } later ? later : new PullOutcome.Whole(_progress);
    }

    // Null where it is whole as far as the goal. What is read anew is whole once what changed meanwhile was read too: else
    // what moved on to a later moment would be taken for gone.
    async Task<PullOutcome?> PullToGoalAsync(CancellationToken cancellation)
    {
        do
        {
            if (await AskGoalAsync(cancellation) is { } ended) return ended;
            while (_progress.Goal is not null)
            {
                cancellation.ThrowIfCancellationRequested();
                BeginRange();
                if (await StepAsync(cancellation) is { } fault) return new PullOutcome.Failed(fault);
            }
        }
        while (_progress.IsFull);
        return null;
    }

    async Task<PullOutcome?> AskGoalAsync(CancellationToken cancellation)
    {
        _isClosing = _progress is { IsFull: true, Checkpoint: not null, Goal: null };
        if (_progress.Goal is null)
        {
            switch (await protocol.GoalAsync(_progress, cancellation))
            {
                case GoalOutcome.Unchanged when _isClosing:
                    EndFull();
                    return new PullOutcome.Whole(_progress);
                case GoalOutcome.Unchanged:
                    return new PullOutcome.Whole(_progress);
                case GoalOutcome.Failed failed:
                    return new PullOutcome.Failed(failed.Fault);
                case GoalOutcome.Known goal:
                    // What closes a full pull is a part of it.
                    var pull = _isClosing ? _progress.Pull : _progress.Pull + 1;
                    Keep(_progress with { Goal = goal.Goal, Tag = goal.Tag, Pull = pull });
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return null;
    }

    async Task<ExchangeFault?> StepAsync(CancellationToken cancellation)
    {
        switch (await protocol.PageAsync(_progress, cancellation))
        {
            case PageAnswer.Read read:
                return Take(read.Page);
            case PageAnswer.TooMany shorter:
                Keep(_progress with { RangeTo = shorter.RangeTo });
                return null;
            case PageAnswer.PageGone when !_begunAnew:
                _begunAnew = true;
                Keep(_progress with { Next = null, NextAt = null, Pages = 0 });
                return null;
            case PageAnswer.PageGone:
                return new(ExchangeProblem.Malformed, "the places of its next pages lead nowhere");
            case PageAnswer.CheckpointGone when _progress.Checkpoint is not null && !_forgotten:
                _forgotten = true;
                BeginAnew();
                return null;
            case PageAnswer.CheckpointGone:
                return new(ExchangeProblem.Malformed, "it has forgotten what was never read, or forgets it again and again");
            case PageAnswer.Failed failed:
                return failed.Fault;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // The records of a page and the place of the next are durable together, or neither is.
    ExchangeFault? Take(ExchangePage page)
    {
        var isLoop = page.Next is { } next && (next == _progress.Next || _progress.Pages + 1 >= MaxPages);
        if (isLoop)
        {
            Keep(_progress with { Next = null, NextAt = null, Pages = 0 });
            return new(ExchangeProblem.Endless, "its pages lead to each other without end");
        }

        if (IsOverfull()) return new(ExchangeProblem.Endless, "it has more records than are taken");
        var (now, before) = (installation.Time.GetUtcNow(), _progress);
        Change((connection, transaction) =>
        {
            var isDirty = before.IsDirty | mirror.Apply(
                connection, transaction, page.Records, before.Pull, before.IsFull, now, page.NewSince);
            var progress = before with
            {
                IsDirty = isDirty,
                Next = page.Next,
                NextAt = page.Next is null ? null : now,
                Pages = before.Pages + 1,
            };
            if (page.Next is null)
            {
                mirror.DropGone(connection, transaction);
                progress = progress with { Checkpoint = progress.RangeTo, RangeTo = null, Pages = 0 };
                if (progress.Checkpoint == progress.Goal) progress = progress with { Goal = null };
                if (progress is { Goal: null, IsFull: true } && _isClosing)
                {
                    isDirty |= mirror.DropUnseen(connection, transaction, progress.Pull, now);
                    progress = progress with { IsFull = false, IsDirty = isDirty };
                }
            }

            return progress;
        });
        return null;
    }

    bool IsOverfull()
    {
        using var connection = installation.Database.Open();
        return mirror.IsOverfull(connection);
    }

    void BeginRange()
    {
        var isStale = _progress.NextAt is { } at && installation.Time.GetUtcNow() - at >= protocol.NextIsGoodFor;
        if (_progress.RangeTo is not null && !isStale) return;
        Keep(_progress with { RangeTo = _progress.RangeTo ?? _progress.Goal, Next = null, NextAt = null, Pages = 0 });
    }

    // What is refused is counted anew as well: it comes again.
    void BeginAnew() => Change((connection, transaction) =>
    {
        ExchangeMirror.SetCounts(
            connection, transaction, exchange.List, ExchangeMirror.RefusedPrefix,
            new Dictionary<string, long>(StringComparer.Ordinal));
        return _progress with
        {
            Checkpoint = null,
            RangeTo = null,
            // What it once had it may have no more.
            Goal = null,
            Next = null,
            NextAt = null,
            Pages = 0,
            Pull = _progress.Pull + 1,
            IsFull = true,
            Tag = null,
        };
    });

    void EndFull() => Change((connection, transaction) => _progress with
    {
        IsFull = false,
        IsDirty = _progress.IsDirty
            | mirror.DropUnseen(connection, transaction, _progress.Pull, installation.Time.GetUtcNow()),
    });

    void Keep(PullProgress progress) => Change((_, _) => progress);

    void Change(Func<SqliteConnection, SqliteTransaction, PullProgress> change)
    {
        var progress = _progress;
        var isKept = _store.Change(exchange, (connection, transaction) =>
        {
            progress = change(connection, transaction);
            _store.SetProgress(connection, transaction, exchange.List, progress);
        });
        if (!isKept) throw new DescribedAnewException();
        _progress = progress;
    }

    // Ends a pull from wherever it is; nobody but this class sees it.
    sealed class DescribedAnewException : Exception;
}
