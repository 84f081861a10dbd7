// Answers of exchanges, with fingerprints of nothing in particular.
using System.Text;

namespace Waarborg.Tests.Lists.Suppliers;

static class SomeAnswers
{
    internal const string Ncmec = "https://hashsharing.ncmec.org/hashsharing/v2";

    /// <summary>A page with every element that the documentation of the exchange shows.</summary>
    internal static string WholeNcmecPage => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <queryResult xmlns="{Ncmec}">
         <images count="2" maxTimestamp="2017-10-24T15:10:00Z">
          <image>
           <member id="42">Example Member</member><timestamp>2017-10-24T15:00:00Z</timestamp><id>image1</id>
           <classification>A1</classification>
           <fingerprints><md5>{SomeHashes.Md5(1)}</md5><sha1>{SomeHashes.Sha1(1)}</sha1><pdna>AAAA</pdna><pdq>{SomeHashes.Pdq(1)}</pdq>
             <videntifier rel="self" href="/v2/entries/42/image1/VIDENTIFIER"/><newkind>BBBB</newkind></fingerprints>
           <feedback lastUpdateTimestamp="2017-10-24T15:00:00Z">
             <affirmativeFeedback type="Md5" lastUpdateTimestamp="2017-10-24T15:00:00Z"><members timestamp="2017-10-24T15:00:00Z"><member id="43">Other</member></members></affirmativeFeedback>
           </feedback><newElement><id>not this</id></newElement></image>
          <deletedImage><member id="43">Other</member><id>image4</id><timestamp>2017-10-24T15:10:00Z</timestamp></deletedImage>
         </images>
         <videos count="2" maxTimestamp="2017-10-24T15:10:00Z"><video><id>video1</id><member id="42">Example Member</member>
           <timestamp>2017-10-24T15:05:00Z</timestamp><fingerprints><md5>{SomeHashes.Md5(2)}</md5>
           <tmk_safer_hash rel="self" href="/v2/a"/><ssvh_safer_hash rel="self" href="/v2/b"/></fingerprints></video>
          <deletedVideo><member id="42">Example Member</member><id>video2</id><timestamp>2017-10-24T15:06:00Z</timestamp></deletedVideo>
         </videos>
         <paging><next>/v2/entries?from=2017-10-20T00%3A00%3A00Z&amp;to=2017-10-30T00%3A00%3A00Z&amp;start=2001&amp;size=1000&amp;max=3000</next></paging>
        </queryResult>
        """;

    internal static string NcmecImage(int seed, string? classification = null, string? id = null) => $"""
        <image><member id="42">M</member><timestamp>2026-01-01T00:00:00Z</timestamp><id>{id ?? $"i{seed}"}</id>
        {(classification is null ? "" : $"<classification>{classification}</classification>")}
        <fingerprints><md5>{SomeHashes.Md5(seed)}</md5></fingerprints></image>
        """;

    internal static string NcmecPageOf(params string[] images) =>
        $"""<queryResult xmlns="{Ncmec}"><images count="{images.Length}">{string.Concat(images)}</images></queryResult>""";

    internal static string NcmecStatus =>
        $"""<status xmlns="{Ncmec}"><ipAddress>127.0.0.1</ipAddress><username>user</username><member id="1">Name</member></status>""";

    internal static string NcmecMembers =>
        $"""<members xmlns="{Ncmec}"><member id="1">Name</member><member id="42">Other &amp; Co</member></members>""";

    internal static string NcmecReasons => $"""
        <availableFeedbackReasons xmlns="{Ncmec}" type="Md5"><reason guid="01234567-abcd-0123-4567-012345678900" name="Not illegal"
        type="Md5"/></availableFeedbackReasons>
        """;

    internal static string ThreatPage(string? next, params string[] updates) =>
        $$$"""{"data":[{{{string.Join(",", updates)}}}],"paging":{"cursors":{}{{{(next is null ? "" : $",\"next\":\"{next}\"")}}}}}""";

    internal static string Threat(int seed, params string[] descriptors) => $$$"""
        {"id":"{{{seed}}}","indicator":"{{{SomeHashes.Pdq(seed)}}}","type":"HASH_PDQ","last_updated":1700000000,"should_delete":false,
        "descriptors":{"data":[{{{string.Join(",", descriptors)}}}]}}
        """;

    internal static string Descriptor(string status = "MALICIOUS", string tag = "csam", string reaction = "HELPFUL") => $$"""
        {"id":"2","owner":{"id":"3"},"status":"{{status}}","tags":{"data":[{"id":"4","text":"other"},{"id":"5","text":"{{tag}}"}]},
        "reactions":[{"key":"{{reaction}}","value":"5,6"}]}
        """;

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
