// The signed notes about releases that verify is given: read from a file or an address, and believed only when signed.
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Lists;

namespace Waarborg.Cli;

static class SignedNotes
{
    /// <summary>Bytes of a file of notes at most.</summary>
    const int MaxBytes = 16 << 20;

    /// <summary>Every release that these places hold a note of.</summary>
    /// <exception cref="OperatorException">One cannot be read, or a note is not signed with any of the keys.</exception>
    internal static async Task<IReadOnlyList<SignedRelease>> ReadAsync(
        HttpClient http, IReadOnlyList<string> places, IReadOnlyList<VerifierKey> keys, CancellationToken cancellation)
    {
        if (places.Count > 0 && keys.Count == 0)
        {
            throw new OperatorException("--releases needs --supplier-key: whose notes they are.");
        }

        var all = new List<SignedRelease>();
        foreach (var place in places)
        {
            foreach (var note in Notes(place, await BytesAsync(http, place, cancellation))) all.Add(Read(place, note, keys));
        }

        return all;
    }

    static SignedRelease Read(string place, byte[] note, IReadOnlyList<VerifierKey> keys)
    {
        var outcome = ReleaseManifest.ParseUntrusted(note);
        if (outcome is not ManifestOutcome.Read read)
        {
            throw new OperatorException($"{place}: {((ManifestOutcome.Refused)outcome).Words}");
        }

        if (!keys.Any(key => ReleaseManifest.Verify(read, key)))
        {
            throw new OperatorException($"{place}: the note about release {read.Manifest.Number} is not signed with that key.");
        }

        return new(read.Manifest.Supplier, read.Manifest.List, read.Manifest.Number, read.Manifest.Root);
    }

    static async Task<byte[]> BytesAsync(HttpClient http, string place, CancellationToken cancellation)
    {
        try
        {
            if (!Uri.TryCreate(place, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                return new FileInfo(place).Length > MaxBytes
                    ? throw new OperatorException($"{place} is larger than {MaxBytes} bytes.")
                    : await File.ReadAllBytesAsync(place, cancellation);
            }

            using var limited = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await http.SendAsync(limited, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                throw new OperatorException($"{place} answered with status {(int)response.StatusCode}.");
            }

            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellation);
            return await response.Content.ReadAsByteArrayAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or HttpRequestException
            or TaskCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new OperatorException($"{place} cannot be read: {error.Message}");
        }
    }

    // One note as it is, or many as an installation publishes them.
    static IEnumerable<byte[]> Notes(string place, byte[] bytes)
    {
        if (bytes is not [(byte)'{', ..]) return [bytes];
        try
        {
            return JsonNode.Parse(bytes)?["notes"] is JsonArray notes
                ? [.. notes.Select(one => Encoding.UTF8.GetBytes(one is JsonValue value ? value.GetValue<string>() : ""))]
                : throw new OperatorException($"{place} holds no notes.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new OperatorException($"{place} does not have the form of published notes.");
        }
    }
}
