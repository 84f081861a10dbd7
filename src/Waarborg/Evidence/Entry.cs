// An entry of the evidence journal before it has its time and place.
using System.Text.Json.Nodes;

namespace Waarborg.Evidence;

/// <summary>Something that was decided or done, as the ledger will say it.</summary>
/// <param name="Kind">A kind of <see cref="Waarborg.Ledger.EntrySchema"/>.</param>
/// <param name="IsOpen">True if everybody may read it at once; false if it goes into the hour's batch.</param>
/// <param name="Fields">Its own fields, without time, kind, version and number.</param>
/// <param name="Subject">What it is about, to find it again; or null.</param>
/// <param name="RecordNonce">The nonce of the record that the entry commits to, if it does.</param>
/// <param name="Case">The case whose hold closes it, or null.</param>
sealed record Entry(
    string Kind, bool IsOpen, JsonObject Fields, string? Subject = null, byte[]? RecordNonce = null, long? Case = null)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Kind);
        return true;
    }
}
