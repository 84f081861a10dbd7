// Carries out what the journal intends, one restriction at a time, in whatever process asks.
using System.Diagnostics;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Acting;

/// <summary>
/// Carries out intended restrictions. Each may be asked for again, also after a stop at any instruction: what is done is
/// not done twice. One at a time, also among processes of the same installation, by a lock on a file that the kernel frees
/// when a process dies.
/// </summary>
sealed class RestrictionWorker
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>How often it is looked whether another process has finished, in milliseconds.</summary>
    internal const int TurnPollMs = 20;

    readonly string _folder;
    readonly Disabler _disabler;
    readonly Restorer _restorer;

    /// <param name="installation">Whose journal, keys and data folder.</param>
    /// <param name="atPoint">Called at named points between steps; tests stop the worker there.</param>
    /// <param name="mayBeNameless">False on file systems without nameless files; found out by itself, false only in
    /// tests.</param>
    internal RestrictionWorker(Installation installation, Action<string>? atPoint = null, bool mayBeNameless = true)
    {
        atPoint ??= static _ => { };
        _folder = Path.Combine(installation.Folder, "sealed");
        Directory.CreateDirectory(_folder, OwnerOnly);
        Journal = new(installation);
        _disabler = new(Journal, installation.Keys, _folder, atPoint);
        _restorer = new(Journal, installation.Keys, _folder, atPoint, mayBeNameless);
    }

    internal RestrictionJournal Journal { get; }

    /// <summary>Carries out one entry of the journal, or says again how it ended.</summary>
    /// <param name="id">The number that <see cref="RestrictionJournal.Intend"/> gave.</param>
    /// <param name="source">The source that the entry names, opened.</param>
    /// <param name="cancellation">Stops it before names are touched; the entry stays intended.</param>
    internal async Task<RestrictionOutcome> ExecuteAsync(long id, FolderSource source, CancellationToken cancellation)
    {
        using var turn = await TakeTurnAsync(cancellation);
        // Somebody else may have judged and forgotten the item meanwhile: then there is nothing left to do.
        if (Journal.Find(id) is not { } restriction) return new RestrictionOutcome.Gone();
        if (restriction.Outcome is { } ended)
        {
            var leftOver = restriction is { Kind: RestrictionKind.Restore, State: RestrictionState.Done, SealRemoved: false };
            if (leftOver) _restorer.RemoveSeal(restriction);
            return ended;
        }

        return restriction.Kind switch
        {
            RestrictionKind.Disable => await _disabler.RunAsync(restriction, source, cancellation),
            RestrictionKind.Restore => await _restorer.RunAsync(restriction, source, cancellation),
            _ => throw new UnreachableException(),
        };
    }

    async Task<FileStream> TakeTurnAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(_folder, "turn");
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (error.HResult == (int)Errno.TryAgain)
            {
                await Task.Delay(TurnPollMs, cancellation);
            }
        }
    }
}
