// A sandbox that is off is written into the ledger, open to all: pictures are then not decoded, and people should know.
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Pipeline;

sealed class SandboxWatch(Installation installation, DecoderPool decoders)
{
    int _told;

    /// <summary>Looks, and writes an entry once for each time that the sandbox is found off.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        if (await decoders.StateAsync(cancellation) is not SandboxState.Missing)
        {
            Interlocked.Exchange(ref _told, 0);
        }
        else if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            ProgramStart.RecordSandboxOff(installation, Actor.Housekeeping.ToString());
        }
    }
}
