// What a stop or a busy disk left half-way is finished in every source, whether it is scanned or not; then what is due is done.
using Waarborg.Intake;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <remarks>Verdicts, orders and what was put back need no permit: they are finished where none is, too.</remarks>
sealed class Finishing(Installation installation)
{
    readonly CaseDesk _cases = new(installation);
    readonly RestrictionDesk _restrictions = new(installation);

    /// <summary>One round over every folder that no sweep is looking at; then what nobody judged in time, and what is over its
    /// time.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var source in new SourceStore(installation).All())
        {
            cancellation.ThrowIfCancellationRequested();
            if (source.Kind == SourceKind.Folder) await FinishAsync(source, cancellation);
        }

        await new UndecidedDesk(installation).PutBackAsync(cancellation);
        await new RetentionDesk(installation).RunAsync(cancellation);
    }

    async Task FinishAsync(Source source, CancellationToken cancellation)
    {
        // A sweep that runs did it when it began.
        using var locked = FileLock.TryTake(installation, source.Name);
        if (locked is null) return;
        if (FolderSource.Open(source.Path!) is not SourceOutcome.Opened { Source: var folder }) return;
        using (folder)
        {
            await _restrictions.RepairAsync(source.Name, folder, cancellation);
            await _cases.FinishAsync(source.Name, cancellation);
        }
    }
}
