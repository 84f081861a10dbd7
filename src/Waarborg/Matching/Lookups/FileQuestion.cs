// What one service is asked for one file, as bytes, and how its answer is read. Pure: everything that leaves is made here.
using System.Diagnostics;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Hashing;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;

namespace Waarborg.Matching.Lookups;

/// <summary>A question about one file. There is no third case.</summary>
abstract record FileQuestion
{
    /// <summary>It can be asked.</summary>
    /// <param name="Address">Where.</param>
    /// <param name="Body">Everything that is told of the file.</param>
    /// <param name="Read">Reads the answer.</param>
    /// <param name="View">Which perceptual hash is asked by; null for a digest.</param>
    internal sealed record Askable(Uri Address, byte[] Body, Func<byte[], ServiceAnswer> Read, PdqView? View) : FileQuestion
    {
        protected override bool PrintMembers(System.Text.StringBuilder builder)
        {
            builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Body.Length} bytes");
            return true;
        }
    }

    internal sealed record NotAskable(NotScannedReason Reason) : FileQuestion;

    /// <summary>The question about a file with this fingerprint.</summary>
    /// <param name="terms">Whom, and by what.</param>
    /// <param name="state">What another installation says of its list.</param>
    /// <param name="print">The fingerprint.</param>
    internal static FileQuestion Of(RemoteListTerms terms, PrefixState? state, Fingerprint print)
    {
        switch (terms.Kind)
        {
            case LookupKind.WaarborgLookup when state is null:
                return new NotAskable(NotScannedReason.LookupFailed);
            case LookupKind.WaarborgLookup:
                var whole = DigestOf(print.Digests, terms.Algorithm);
                return new Askable(
                    PrefixCodec.QuestionAddress(terms), PrefixCodec.Question(terms, state!, whole),
                    body => PrefixCodec.ReadAnswer(body, terms, state!, whole), View: null);
            case LookupKind.ArachnidShield:
                return OfPicture(terms, print.Picture);
            case LookupKind.HashCheck:
                var digest = DigestOf(print.Digests, terms.Algorithm);
                return new Askable(
                    terms.Uri, HashCheckCodec.Question(terms, digest), body => HashCheckCodec.Read(body, terms, digest),
                    View: null);
            default:
                throw new UnreachableException();
        }
    }

    // Of a picture that is turned as it is displayed, both; of one too even to be compared, none.
    static FileQuestion OfPicture(RemoteListTerms terms, PictureFingerprint picture)
    {
        if (picture.Stored is null) return new NotAskable(NotScannedReason.TooSmall);
        var profile = terms.Profile!.Value;
        var hashes = new List<Pdq256>();
        foreach (var pair in (PdqPair?[])[picture.Stored, picture.Displayed])
        {
            if (pair is null) continue;
            var (hash, quality) = profile == ListProfile.Full
                ? (pair.Full, pair.FullQuality)
                : (pair.Fit512, pair.Fit512Quality);
            if (quality < Matcher.MinQuality) return new NotAskable(NotScannedReason.LowQuality);
            if (!hashes.Contains(hash)) hashes.Add(hash);
        }

        return new Askable(
            ShieldCodec.QuestionAddress(terms), ShieldCodec.Question(hashes), body => ShieldCodec.Read(body, hashes),
            new PdqView(profile, ViewOrientation.Stored, Inverted: false));
    }

    // By what a service is asked for is taken of each file under a permit that lets it be asked.
    static byte[] DigestOf(Digests digests, ListAlgorithm algorithm) => algorithm switch
    {
        ListAlgorithm.Sha256 => digests.Sha256,
        ListAlgorithm.Sha1 => digests.Sha1 ?? throw new UnreachableException(),
        ListAlgorithm.Md5 => digests.Md5 ?? throw new UnreachableException(),
        _ => throw new UnreachableException(),
    };
}
