// What a service that says of one digest whether it is known is asked, and how its answers are read.
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;

namespace Waarborg.Matching.Lookups;

static class HashCheckCodec
{
    const int MaxSourceLength = 200;

    /// <summary>The question: which digest it is, and the digest.</summary>
    internal static byte[] Question(RemoteListTerms terms, ReadOnlySpan<byte> digest) => CanonicalJson.Write(new JsonObject
    {
        [terms.Fields!.Algorithm] = terms.Algorithm.Name(),
        [terms.Fields.Hash] = Convert.ToHexStringLower(digest),
    });

    /// <summary>Reads an answer: whether it is known, and by whom, which must be said where it is.</summary>
    internal static ServiceAnswer Read(byte[] body, RemoteListTerms terms, ReadOnlySpan<byte> digest)
    {
        var what = Convert.ToHexStringLower(digest);
        return ServiceJson.Read<ServiceAnswer>(body, json => ServiceJson.Flag(json, terms.Fields!.Known) switch
            {
                true when ServiceJson.Text(json, terms.Fields.Source) is { Length: > 0 and <= MaxSourceLength } =>
                    new ServiceAnswer.Known(terms.Category!.Value, what),
                false => new ServiceAnswer.NotKnown(),
                _ => null,
            })
            ?? new ServiceAnswer.Bad("its answer is of no form that is known");
    }
}
