// Good inputs of every form, with fingerprints of nothing in particular; what is broken is made of these.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Hashing;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Lists.Suppliers;
using Waarborg.Matching.Lookups;
using Waarborg.Store;

namespace Waarborg.Fuzz;

static class FuzzCorpus
{
    const string Ncmec = "xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"";

    internal static IReadOnlyList<byte[]> Csv { get; } = Texts(
        $"algorithm,hash,category,reference\nsha256,{Hex(1, 32)},Baseline,A-1\nmd5,{Hex(2, 16)},Test,A-2\n",
        "purpose,algorithm,hash,category,reference,profile,quality\r\n"
        + $"CSAM,pdq,{Hex(3, 32)},NationallyIllegal,\"A, 3\",full,80\r\nCSAM,sha1,{Hex(4, 20)},Baseline,\"A \"\"4\"\"\",,\r\n",
        $"\uFEFFalgorithm,hash,category,reference,purpose\nmd5,{Hex(5, 16)},Baseline,A-5,terrorism\n");

    internal static IReadOnlyList<byte[]> JsonLines { get; } = Texts(
        $$"""
        {"algorithm":"sha1","hash":"{{Hex(1, 20)}}","category":"Baseline","reference":"A-1"}
        {"algorithm":"pdq","hash":"{{Hex(2, 32)}}","category":"Test","reference":"\u002d2","profile":"fit512","purpose":"CSAM","quality":80}

        """,
        """{"hashValue":"00","hashStatus":"Active","caseNumbers":{"x":"Active"},"CSPFeedbacks":[{"source":"x","tags":[]}]}""");

    internal static IReadOnlyList<byte[]> ProjectVic { get; } = Texts(
        $$"""
        {"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media","value":[
        {"MediaID":"1","Category":1,"MD5":"{{Hex(1, 16)}}","SHA1":"{{Hex(1, 20)}}","PhotoDNA":"AA==","MediaSize":12,"Series":null,
        "VictimIdentified":"true","Tags":["a"],"AlternativeHashes":[{"HashName":"PDQ","HashValue":"{{Hex(2, 32)}}"}],
        "MediaFiles":[{"MD5":"{{Hex(3, 16)}}","FileName":"a.jpg"}]},
        {"MediaID":2,"Category":"2","MD5":"{{Hex(4, 16)}}"}]}
        """,
        "\uFEFF" + $$"""
        {"odata.metadata":"http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media",
        "value":[{"MediaID":3,"Category":1,"MD5":"{{Hex(5, 16)}}","AlternativeHashes":[]}]}
        """);

    internal static IReadOnlyList<byte[]> Icse { get; } = Texts(
        "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;Number of submissions;"
        + "File Available;Media Type;Baseline\r\n"
        + $"{Hex(1, 16)};{Hex(1, 20)};AA==;I-1;true;false;false;\"a; b\";3;true;Image;true\r\n{Hex(2, 16)};;;I-2;;;;;;;;false\r\n");

    internal static IReadOnlyList<byte[]> TxDataset { get; } = Texts(
        $"signal_type,signal_str,collab,category,tags\r\npdq,{Hex(1, 32)},\"a, b\",POSITIVE_CLASS,csam other\r\n"
        + $"video_md5,{Hex(2, 16)},c,DISPUTED,csam\r\nraw_text,\"two\nlines\",c,POSITIVE_CLASS,\r\n");

    internal static IReadOnlyList<byte[]> AllFiles { get; } =
    [
        .. Csv, .. JsonLines, .. ProjectVic, .. Icse, .. TxDataset,
        .. Texts(
            """[{"hash_digest":"00","algorithm":"MD5","ideology":"x"}]""",
            """{"count":1,"hashRecords":[{"hashValue":"00","caseNumbers":{}}]}"""),
    ];

    internal static IReadOnlyList<byte[]> Feeds { get; } = Texts(
        """{"list":"known","supplier":"meldpunt","number":7}""",
        $$"""
        {"to":7,"records":[{"reference":"A-1","category":"Baseline","prints":[{"type":"md5","value":"{{Hex(1, 16)}}"},
        {"type":"pdq.full","value":"{{Hex(2, 32)}}"}]},{"reference":"A, 2","gone":true}],"next":"0123456789abcdef"}
        """,
        """{"to":7,"records":[]}""");

    internal static IReadOnlyList<byte[]> NcmecPages { get; } = Texts(
        $"""
        <?xml version="1.0" encoding="UTF-8"?><queryResult {Ncmec}><images count="2" maxTimestamp="2017-10-24T15:10:00Z"><image>
        <member id="42">Example Member</member><timestamp>2017-10-24T15:00:00Z</timestamp><id>image1</id><classification>A1</classification>
        <fingerprints><md5>{Hex(1, 16)}</md5><pdna>AA==</pdna><videntifier rel="self" href="/v2/x"/><other>y</other></fingerprints>
        <feedback lastUpdateTimestamp="2017-10-24T15:00:00Z"><affirmativeFeedback type="Md5"><members><member id="4">x</member></members>
        </affirmativeFeedback></feedback></image><deletedImage><member id="43">x</member><id>image4</id>
        <timestamp>2017-10-24T15:10:00Z</timestamp></deletedImage></images>
        <paging><next>/v2/entries?from=a&amp;to=b&amp;start=2001&amp;size=1000&amp;max=3000</next></paging></queryResult>
        """,
        $"""
        <queryResult {Ncmec}><videos count="1"><video><id>v</id><member id="1">M</member><timestamp>2017-10-24T15:00:00.123Z</timestamp>
        <fingerprints><tmk_safer_hash href="/a"/></fingerprints></video></videos></queryResult>
        """,
        $"<errors {Ncmec}><error>no</error></errors>");

    internal static IReadOnlyList<byte[]> NcmecAnswers { get; } = Texts(
        $"<status {Ncmec}><ipAddress>127.0.0.1</ipAddress><username>u</username><member id=\"1\">N</member></status>",
        $"<members {Ncmec}><member id=\"1\">N</member><member id=\"2\">O &amp; P</member></members>",
        $"<availableFeedbackReasons {Ncmec} type=\"Md5\"><reason guid=\"01234567-abcd-0123-4567-012345678900\" name=\"n\" type=\"Md5\"/>"
        + "</availableFeedbackReasons>");

    internal static IReadOnlyList<byte[]> ThreatExchangePages { get; } = Texts(
        $$$"""
        {"data":[{"id":"1","indicator":"{{{Hex(1, 32)}}}","type":"HASH_PDQ","last_updated":1700000000,"should_delete":false,
        "descriptors":{"data":[{"id":"2","owner":{"id":"3"},"status":"MALICIOUS","tags":{"data":[{"id":"4","text":"csam"}]},
        "reactions":[{"key":"HELPFUL","value":"5,6"}]},{"id":7,"status":"NON_MALICIOUS"}]}},
        {"id":2,"last_updated":"1700000001","should_delete":true}],"paging":{"next":"https://graph.example/v21.0/1?a=b"}}
        """,
        """{"error":{"message":"m","type":"OAuthException","code":190,"fbtrace_id":"x"}}""");

    internal static IReadOnlyList<byte[]> Manifests { get; } =
    [
        new ReleaseManifest(
            "supplier", "list", 7, new(2026, 11, 29, 1, 2, 3, TimeSpan.Zero), Hex(1, 32), Hex(2, 32),
            [new(ListAlgorithm.Md5, ListCategory.Baseline, 12), new(ListAlgorithm.Pdq, ListCategory.Test, 3)])
            .Write(new NoteSigner("supplier", new byte[32])),
    ];

    /// <summary>The digest and the PDQ that were asked for.</summary>
    internal static byte[] Asked { get; } = SHA256.HashData("asked"u8);

    internal static Pdq256 AskedPdq { get; } = Pdq256.TryParse(Hex(9, 32), out var hash) ? hash : default;

    internal static RemoteListTerms Prefix { get; } = new(
        LookupKind.WaarborgLookup, "supplier", "https://list.example/", ListAlgorithm.Sha256, ListCategory.Baseline, "held", 20);

    internal static RemoteListTerms HashCheck { get; } = new(
        LookupKind.HashCheck, "supplier", "https://list.example/check", ListAlgorithm.Sha256, ListCategory.Baseline,
        Authorization: LookupAuthorization.Bearer, Fields: new("type", "value", "known", "source"), AskAgainDays: 7);

    internal static PrefixState LookupState { get; } = new(20, 16, Mark, DateTimeOffset.UnixEpoch);

    const string Mark = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    internal static IReadOnlyList<byte[]> LookupAnswers { get; } = Texts(
        $$"""
        {"list":"held","week":"2026-W48","prefixBits":20,"algorithms":["sha256"],"categories":["Baseline"],"tagsPerAnswer":16,
        "root":"{{Hex(1, 32)}}","mark":"{{Mark}}","checkedAt":"2026-11-22T10:00:00Z"}
        """,
        $$"""
        {"week":"2026-W48","mark":"{{Mark}}","salt":"{{Hex(2, 32)}}","tags":["{{string.Join("\",\"", Enumerable.Range(3, 16).Select(i => Hex(i, 16)))}}"]}
        """,
        Shield("csam", "\"near\"", "{\"sha256_hex\":\"" + Hex(4, 32) + "\",\"classification\":\"csam\",\"timestamp\":1}"),
        Shield("no-known-match", "null", ""),
        """{"known":true,"source":"a hotline"}""",
        """{"known":false}""");

    static string Shield(string classification, string how, string details) =>
        "{\"scanned_hashes\":{\"" + ShieldCodec.NameOf(AskedPdq) + "\":{\"classification\":\"" + classification
        + "\",\"match_type\":" + how + ",\"near_match_details\":[" + details + "]}}}";

    internal static IReadOnlyList<byte[]> Assessments { get; } = MakeAssessments();

    static byte[][] MakeAssessments()
    {
        var (key, mine) = Hpke.NewPair();
        mine.Dispose();
        var message = new CandidateMessage(
            Hex(5, 16), "installation", "hotline", "known", "supplier", "entry-1", "Baseline", "pdq", 12,
            "2026-11-25T14:00:00.000Z", []).With(key, new byte[300]);
        var note = new AssessorNote(Hex(5, 16), Hex(6, 32), IsConfirmed: true, DateTimeOffset.UnixEpoch);
        var letter = SealLetter.Make(
            "installation", 7, SealPurpose.Redress, new(2027, 1, 31), "hotline", key, KeyShares.Split(new byte[32], Sharing.TwoOfTwo)[0]);
        return [message.Write(), note.Write(new("anna.example", new byte[32])), letter.Write()];
    }

    internal static IReadOnlyList<byte[]> Terms { get; } =
    [
        .. Texts(
            """
            {"kind":"Hotline","organisation":"A hotline","agreement":"1","mayBeNamed":true,"tellHitsTo":["Supplier","Police"],
            "trust":"Enforceable","key":""}
            """,
            """{"organisation":"A hotline","agreement":"1","sealKey":"hpke-p256:AAAA","assessors":{"anna":"anna+00000000+AQ=="}}"""),
        Encoding.UTF8.GetBytes(Prefix.ToJson().ToJsonString()),
        Encoding.UTF8.GetBytes(HashCheck.ToJson().ToJsonString()),
        Encoding.UTF8.GetBytes(new ExchangeTerms(
            ExchangeKind.NcmecHashSharing, "supplier", "https://hashsharing.ncmec.org/npo", 60,
            ExchangeTerms.AttestationSentence, Environment: "NGO").ToJson().ToJsonString()),
    ];

    static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>As many bytes of nothing in particular.</summary>
    static string Hex(int seed, int bytes) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(seed.ToString(CultureInfo.InvariantCulture))).AsSpan(0, bytes));
}
