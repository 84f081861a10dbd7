// What Arachnid Shield is asked, and how its answers are read. Perceptual hashes go out, and nothing else: this file knows no
// address to which a picture, its address or a finding could be sent.
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Hashing;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;

namespace Waarborg.Matching.Lookups;

static class ShieldCodec
{
    const int MaxDetails = 1000;

    /// <summary>Where it is asked.</summary>
    internal static Uri QuestionAddress(RemoteListTerms terms) => new(terms.Uri, "v1/pdq/");

    /// <summary>The question: each PDQ as base64 of its 32 bytes.</summary>
    internal static byte[] Question(IReadOnlyList<Pdq256> hashes) => CanonicalJson.Write(new JsonObject
    {
        ["hashes"] = new JsonArray([.. hashes.Select(hash => (JsonNode)NameOf(hash))]),
    });

    /// <summary>Reads an answer: it must be about each hash that was asked, and about no other.</summary>
    internal static ServiceAnswer Read(byte[] body, IReadOnlyList<Pdq256> asked) =>
        ServiceJson.Read<ServiceAnswer>(body, json =>
        {
            if (!json.TryGetProperty("scanned_hashes", out var scanned) || scanned.ValueKind != JsonValueKind.Object) return null;
            if (scanned.EnumerateObject().Count() != asked.Count) return null;
            var answers = new List<ServiceAnswer>();
            foreach (var hash in asked)
            {
                if (!scanned.TryGetProperty(NameOf(hash), out var one) || one.ValueKind != JsonValueKind.Object) return null;
                if (ReadOne(one, hash) is not { } answer) return null;
                answers.Add(answer);
            }

            // What is known as one of both counts, real material before a test.
            return answers.OfType<ServiceAnswer.Known>().OrderBy(known => known.Category == ListCategory.Test).FirstOrDefault()
                ?? answers.Find(answer => answer is ServiceAnswer.Refused)
                ?? new ServiceAnswer.NotKnown();
        })
        ?? new ServiceAnswer.Bad("its answer is of no form that is known");

    static ServiceAnswer? ReadOne(JsonElement one, Pdq256 hash)
    {
        var how = !one.TryGetProperty("match_type", out var type) ? null
            : type.ValueKind == JsonValueKind.Null ? ""
            : ServiceJson.Text(one, "match_type");
        if (how is not ("" or "exact" or "near")) return null;
        return ServiceJson.Text(one, "classification") switch
        {
            "csam" when how.Length > 0 => new ServiceAnswer.Known(ListCategory.NationallyIllegal, WhatOf(one, hash)),
            "test" when how.Length > 0 => new ServiceAnswer.Known(ListCategory.Test, WhatOf(one, hash)),
            "harmful-abusive-material" => new ServiceAnswer.Refused(),
            "no-known-match" when how.Length == 0 => new ServiceAnswer.NotKnown(),
            // A class that is not known, or one that contradicts itself, is an error: never "no match".
            _ => null,
        };
    }

    // The nearest entry by its digest, where it is told; else the hash that was asked.
    static string WhatOf(JsonElement one, Pdq256 hash)
    {
        if (!one.TryGetProperty("near_match_details", out var details) || details.ValueKind != JsonValueKind.Array
            || details.GetArrayLength() is 0 or > MaxDetails || details[0].ValueKind != JsonValueKind.Object)
        {
            return hash.ToString();
        }

        return ServiceJson.Text(details[0], "sha256_hex") is { Length: 64 } digest && digest.All(char.IsAsciiHexDigit)
            ? digest.ToLowerInvariant()
            : hash.ToString();
    }

    /// <summary>A PDQ as this service writes it.</summary>
    internal static string NameOf(Pdq256 hash) => Convert.ToBase64String(Convert.FromHexString(hash.ToString()));
}
