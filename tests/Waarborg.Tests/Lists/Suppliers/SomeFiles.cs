// List files of every form, with fingerprints of nothing in particular.
using System.Text;
using System.Text.Json;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Tests.Lists.Suppliers;

static class SomeFiles
{
    internal const string VicContext = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media";

    internal const string IcseHeader = "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;"
        + "Series name;Number of submissions;File Available;Media Type;Baseline";

    internal const string TxHeader = "signal_type,signal_str,collab,category,tags";

    /// <summary>A file of this form with an entry for each seed, of a class that is taken.</summary>
    internal static string Good(SourceForm form, params int[] seeds) => form switch
    {
        SourceForm.Csv => SomeHashes.Csv([.. seeds.Select(seed => $"md5,{SomeHashes.Md5(seed)},NationallyIllegal,A-{seed}")]),
        SourceForm.JsonLines => string.Concat(seeds.Select(seed =>
            $$"""{"algorithm":"md5","hash":"{{SomeHashes.Md5(seed)}}","category":"NationallyIllegal","reference":"A-{{seed}}"}""" + "\n")),
        SourceForm.ProjectVic => Vic([.. seeds.Select(seed => Medium(seed))]),
        SourceForm.Icse => IcseHeader + "\r\n" + string.Concat(seeds.Select(seed => IcseLine(seed) + "\r\n")),
        SourceForm.TxDataset => TxHeader + "\r\n" + string.Concat(seeds.Select(seed => TxLine(seed) + "\r\n")),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    /// <summary>A file with one entry of this class; null leaves the class out.</summary>
    internal static string OfClass(SourceForm form, string? word, int seed = 1) => form switch
    {
        SourceForm.Csv => SomeHashes.Csv($"md5,{SomeHashes.Md5(seed)},{word},A-{seed}"),
        SourceForm.JsonLines =>
            $$"""{"algorithm":"md5","hash":"{{SomeHashes.Md5(seed)}}","category":"{{word}}","reference":"A-{{seed}}"}""",
        SourceForm.ProjectVic => Vic(Medium(seed, word)),
        SourceForm.Icse => $"{IcseHeader}\n{IcseLine(seed, word)}\n",
        SourceForm.TxDataset => $"{TxHeader}\n{TxLine(seed, word?.Split(' ')[0], word?.Split(' ').Skip(1).LastOrDefault() ?? "")}\n",
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    internal static string Vic(params string[] media) => $$"""
        { "@odata.context": "{{VicContext}}",
          "value": [ {{string.Join(",\n", media)}} ] }
        """;

    internal static string Medium(int seed, string? category = "1", string more = "") => $$"""
        { "MediaID": {{seed}}, {{(category is null ? "" : $"\"Category\": {JsonSerializer.Serialize(category)},")}}
          "MD5": "{{SomeHashes.Md5(seed).ToUpperInvariant()}}", "SHA1": "{{SomeHashes.Sha1(seed)}}",
          "PhotoDNA": "AAAA", "MediaSize": 123, "Series": null, "VictimIdentified": "true", "Tags": [], {{more}}
          "AlternativeHashes": [ { "HashName": "PDQ", "HashValue": "{{SomeHashes.Pdq(seed)}}" },
            { "HashName": "SHA-256", "HashValue": "{{SomeHashes.Sha256(seed)}}" },
            { "HashName": "TMK", "HashValue": "AAAA" } ],
          "MediaFiles": [ { "MD5": "{{SomeHashes.Md5(seed + 1_000_000)}}", "FileName": "a.jpg" } ] }
        """;

    internal static string IcseLine(int seed, string? baseline = "false") =>
        $"{SomeHashes.Md5(seed)};{SomeHashes.Sha1(seed)};AAAA;I-{seed};true;false;false;\"a; b\";3;true;Image;{baseline}";

    internal static string TxLine(int seed, string? category = "POSITIVE_CLASS", string tags = "csam other", string type = "pdq") =>
        $"{type},{(type == "pdq" ? SomeHashes.Pdq(seed).ToString() : SomeHashes.Md5(seed))},\"a, b\",{category},{tags}";

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
