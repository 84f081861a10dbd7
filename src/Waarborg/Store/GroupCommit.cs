// What many ask for at the same moment is done in one transaction, so that they wait for one write to the disk together.
using Microsoft.Data.Sqlite;

namespace Waarborg.Store;

/// <summary>
/// Group commit: whoever asks while nobody is at work does so at once, and what is asked for meanwhile is done together after
/// it. Nobody gets an answer before what it stands on is durable. What it writes is no change to those who remember rows
/// (<see cref="ChangeWatch.Quietly"/>).
/// </summary>
/// <param name="database">Where.</param>
/// <param name="answer">Does what was asked for, in one transaction, with an answer to each in the same order. It is called by
/// one thread at a time; when it fails, all of its group fail with it and nothing of theirs is kept.</param>
sealed class GroupCommit<TAsked, TAnswer>(
    Database database, Func<SqliteConnection, SqliteTransaction, IReadOnlyList<TAsked>, IReadOnlyList<TAnswer>> answer)
{
    /// <summary>
    /// How many are done together at most. While one group waits for the disk, whoever was answered before asks anew: with
    /// larger groups all wait at the same time, and nobody computes meanwhile.
    /// </summary>
    internal const int MaxGroup = 32;

    readonly Lock _queueing = new();
    readonly Queue<Waiting> _waiting = [];
    bool _isAtWork;

    sealed class Waiting(TAsked asked)
    {
        readonly TaskCompletionSource<TAnswer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TAsked Asked { get; } = asked;

        internal Task<TAnswer> Answered => _done.Task;

        internal void Answer(TAnswer given) => _done.SetResult(given);

        internal void Fail(Exception error) => _done.SetException(error);
    }

    internal Task<TAnswer> AskAsync(TAsked asked)
    {
        var one = new Waiting(asked);
        lock (_queueing)
        {
            _waiting.Enqueue(one);
            if (_isAtWork) return one.Answered;
            _isAtWork = true;
        }

        Work(Next()!);
        // Whoever was first goes back with his own answer; another thread goes on with what came meanwhile.
        if (Next() is { } rest) ThreadPool.UnsafeQueueUserWorkItem(WorkOn, rest, preferLocal: false);
        return one.Answered;
    }

    void WorkOn(List<Waiting> first)
    {
        for (List<Waiting>? group = first; group is not null; group = Next()) Work(group);
    }

    // Those that wait now; null where nobody does, and then nobody is at work.
    List<Waiting>? Next()
    {
        lock (_queueing)
        {
            if (_waiting.Count == 0)
            {
                _isAtWork = false;
                return null;
            }

            var group = new List<Waiting>(Math.Min(MaxGroup, _waiting.Count));
            while (group.Count < MaxGroup && _waiting.TryDequeue(out var one)) group.Add(one);
            return group;
        }
    }

    void Work(List<Waiting> group)
    {
        IReadOnlyList<TAnswer> answers = [];
        try
        {
            database.Changes.Quietly((connection, transaction) =>
            {
                answers = answer(connection, transaction, [.. group.Select(one => one.Asked)]);
                if (answers.Count != group.Count)
                    throw new InvalidOperationException($"There are {answers.Count} answers to {group.Count} questions.");
            });
        }
        catch (Exception error)
        {
            // Whatever it was, each of them must learn of it; a thread that went down with it would leave all others waiting.
            foreach (var one in group) one.Fail(error);
            return;
        }

        for (var i = 0; i < group.Count; i++) group[i].Answer(answers[i]);
        // Not here: whoever was first waits for this thread.
        if (database.Changes.IsUntidy)
            ThreadPool.UnsafeQueueUserWorkItem(static changes => changes.Tidy(), database.Changes, preferLocal: false);
    }
}
