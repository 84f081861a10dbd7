// The index in force. A new one takes its place in one step, and nobody who searches ever waits.
namespace Waarborg.Hashing;

/// <summary>Holds the index in force. Readers take no lock and are never paused.</summary>
/// <remarks>
/// A search that began on an index ends on it, whatever is put in force meanwhile: take <see cref="Value"/>
/// once for questions that belong together.
/// </remarks>
public sealed class CurrentPdqIndex
{
    PdqIndex _value = PdqIndex.Empty;

    /// <summary>The index in force.</summary>
    public PdqIndex Value => Volatile.Read(ref _value);

    /// <summary>Puts another index in force.</summary>
    /// <returns>The index that was in force before.</returns>
    public PdqIndex Replace(PdqIndex next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return Interlocked.Exchange(ref _value, next);
    }
}
