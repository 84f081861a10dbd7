// What another installation of this program is asked, and how its answers are read. Only the first bits of a digest go out.
using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;

namespace Waarborg.Matching.Lookups;

/// <summary>What the other installation says of its list.</summary>
/// <param name="PrefixBits">Bits of a digest that it wants.</param>
/// <param name="TagsPerAnswer">How many tags each of its answers has.</param>
/// <param name="Mark">Another one means that its list changed.</param>
/// <param name="CheckedAt">When its list was last known to be new.</param>
sealed record PrefixState(int PrefixBits, int TagsPerAnswer, string Mark, DateTimeOffset CheckedAt);

static class PrefixCodec
{
    /// <summary>Tags of an answer that are taken at most.</summary>
    internal const int MaxTags = 1 << 16;

    const int SaltBytes = 32;
    const int MarkBytes = 32;
    const int MaxNames = 16;

    /// <summary>Where it says what may be asked of its list.</summary>
    internal static Uri StateAddress(RemoteListTerms terms) => new(terms.Uri, $"v1/lookup/{terms.RemoteList}");

    /// <summary>Where it is asked.</summary>
    internal static Uri QuestionAddress(RemoteListTerms terms) => new(terms.Uri, "v1/lookup");

    /// <summary>The question: of the digest no more than as many of its first bits as the service wants.</summary>
    internal static byte[] Question(RemoteListTerms terms, PrefixState state, ReadOnlySpan<byte> digest) =>
        CanonicalJson.Write(new JsonObject
        {
            ["list"] = terms.RemoteList,
            ["category"] = terms.Category!.Value.ToString(),
            ["algorithm"] = terms.Algorithm.Name(),
            ["prefix"] = TagTable.PrefixOf(digest, state.PrefixBits),
        });

    /// <summary>Reads what it says of its list; null where that cannot be read, or it does not offer what is asked for.</summary>
    internal static PrefixState? ReadState(byte[] body, RemoteListTerms terms) => ServiceJson.Read(body, json =>
    {
        if (ServiceJson.Text(json, "list") != terms.RemoteList) return null;
        if (ServiceJson.Number(json, "prefixBits") is not { } bits) return null;
        // Two people said how many bits leave: a service that wants more gets none.
        if (bits != terms.PrefixBits) return null;
        if (ServiceJson.Number(json, "tagsPerAnswer") is not { } tags || tags is < TagTable.LeastTags or > MaxTags) return null;
        if (ServiceJson.Text(json, "mark") is not { } mark || Bytes(mark, MarkBytes) is null) return null;
        if (ServiceJson.Text(json, "checkedAt") is not { } at || !DateTimeOffset.TryParse(
            at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var checkedAt)) return null;
        var algorithms = ServiceJson.Texts(json, "algorithms", MaxNames);
        var categories = ServiceJson.Texts(json, "categories", MaxNames);
        return algorithms?.Contains(terms.Algorithm.Name(), StringComparer.Ordinal) == true
            && categories?.Contains(terms.Category!.Value.ToString(), StringComparer.Ordinal) == true
            ? new PrefixState(bits, tags, mark, checkedAt)
            : null;
    });

    /// <summary>Reads an answer: makes the tag at home and looks whether it is there.</summary>
    internal static ServiceAnswer ReadAnswer(byte[] body, RemoteListTerms terms, PrefixState state, byte[] digest) =>
        ServiceJson.Read<ServiceAnswer>(body, json =>
        {
            if (ServiceJson.Text(json, "week") is not { Length: LookupWeek.NameLength }) return null;
            if (ServiceJson.Text(json, "mark") is not { } mark || Bytes(mark, MarkBytes) is null) return null;
            // Before the number of tags, which may have changed with it.
            if (mark != state.Mark) return new ServiceAnswer.Changed();
            if (Bytes(ServiceJson.Text(json, "salt"), SaltBytes) is not { } salt) return null;
            if (ServiceJson.Texts(json, "tags", MaxTags) is not { } tags || tags.Count != state.TagsPerAnswer) return null;
            var own = TagTable.TagOf(salt, digest);
            var isKnown = false;
            foreach (var text in tags)
            {
                if (Bytes(text, TagTable.TagBytes) is not { } tag) return null;
                isKnown |= tag.AsSpan().SequenceEqual(own);
            }

            return isKnown
                ? new ServiceAnswer.Known(terms.Category!.Value, Convert.ToHexStringLower(digest))
                : new ServiceAnswer.NotKnown();
        })
        ?? new ServiceAnswer.Bad("its answer has not the form that it says itself");

    static byte[]? Bytes(string? hex, int count) =>
        hex?.Length == count * 2 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;
}
