// Every reader that is fed broken input. A new reader gets a line here, and with it the tests and the measurement.
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Lists.Suppliers;
using Waarborg.Matching.Lookups;
using Waarborg.Store;

namespace Waarborg.Fuzz;

static class FuzzTargets
{
    internal static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("csv", FuzzCorpus.Csv, bytes => ReadList(new HashListReader(new MemoryStream(bytes), "list.csv", Limits))) { AllocatedPerLine = LineBytes },
        new("json-lines", FuzzCorpus.JsonLines, bytes => ReadList(new HashListReader(new MemoryStream(bytes), "list.jsonl", Limits))) { AllocatedPerLine = LineBytes },
        new("project-vic", FuzzCorpus.ProjectVic, bytes => ReadList(new ProjectVicReader(new MemoryStream(bytes), Limits))),
        new("icse", FuzzCorpus.Icse, bytes => ReadList(IcseReader.Open(new MemoryStream(bytes), Limits))) { AllocatedPerLine = LineBytes },
        new("tx-dataset", FuzzCorpus.TxDataset, bytes => ReadList(TxDatasetReader.Open(new MemoryStream(bytes), Limits))) { AllocatedPerLine = LineBytes },
        new("file-forms", FuzzCorpus.AllFiles, ReadFile) { AllocatedPerLine = LineBytes },
        new("ncmec-page", FuzzCorpus.NcmecPages, bytes => Check(NcmecPage.ParseUntrusted(bytes))),
        new("ncmec-answers", FuzzCorpus.NcmecAnswers, ReadAnswers),
        new("threatexchange-page", FuzzCorpus.ThreatExchangePages, bytes => Check(ThreatExchangePage.ParseUntrusted(bytes))),
        new("feed-page", FuzzCorpus.Feeds, bytes => Check(FeedPage.ParseUntrusted(bytes))),
        new("feed-head", FuzzCorpus.Feeds, bytes => Require(
            FeedHead.ParseUntrusted(bytes) is null or { Number: >= 1 }, "a feed has no good number")),
        new("release-manifest", FuzzCorpus.Manifests, ReadManifest),
        new("lookup-answers", FuzzCorpus.LookupAnswers, ReadLookups) { AllocatedPerByte = 4 * 64 },
        new("assessments", FuzzCorpus.Assessments, ReadAssessments) { AllocatedPerByte = 4 * 64 },
        new("terms", FuzzCorpus.Terms, ReadTerms) { AllocatedPerByte = 4 * 64 },
    ];

    /// <summary>Bytes that one line may cost: an exception inside, or a reader for its quotation marks.</summary>
    const int LineBytes = 16 << 10;

    static ListLimits Limits => ListLimits.Default;

    static void ReadFile(byte[] bytes)
    {
        var reader = FileForms.Open(new("list", "list.txt", "supplier"), new MemoryStream(bytes), Limits, out var fault);
        if (reader is null) Require(!string.IsNullOrEmpty(fault?.InWords()), "a file was refused without words");
        else ReadList(reader);
    }

    static void ReadList(IListReader reader)
    {
        for (var steps = 0; ; steps++)
        {
            Require(steps <= FuzzMutator.MaxBytes, "a list has more steps than bytes");
            switch (reader.Next(out var row, out var bad))
            {
                case ListStep.Row:
                    Require(Enum.IsDefined(row.Category) && Enum.IsDefined(row.Algorithm), "a row is of no kind");
                    Require(HashRowRules.WhyNotReference(row.Reference) is null, "a row has no good reference");
                    break;
                case ListStep.Bad:
                    Require(bad.ToString().Length > 0, "a bad line has no words");
                    break;
                case ListStep.Refused:
                    break;
                case ListStep.End:
                    Require(reader.Fault is null && reader.Refused.PassedOver >= 0, "a list ended with a fault");
                    return;
                case ListStep.Fault:
                    Require(!string.IsNullOrEmpty(reader.Fault?.InWords()), "a list was refused without words");
                    return;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    static void Check(PageOutcome outcome)
    {
        switch (outcome)
        {
            case PageOutcome.Read read:
                Require(read.Page.Records.Count <= PageLimits.MaxRecords, "a page has too many records");
                Require(read.Page.Next is null or { Length: > 0 and <= PageLimits.MaxTextLength }, "a next page has no good address");
                foreach (var record in read.Page.Records)
                {
                    Require(HashRowRules.WhyNotReference(record.Reference) is null, "a record has no good reference");
                    Require(record is not ExchangeRecord.Present present || present.Prints.Count <= FeedPage.MaxPrints, "too many prints");
                }

                break;
            case PageOutcome.Malformed malformed:
                Require(malformed.Words.Length > 0, "a page was refused without words");
                break;
            case PageOutcome.ErrorInside inside:
                Require(inside.Words.Length > 0, "an error has no words");
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    static void ReadAnswers(byte[] bytes)
    {
        NcmecAnswers.ParseUntrustedStatus(bytes);
        NcmecAnswers.ParseUntrustedMembers(bytes);
        NcmecAnswers.ParseUntrustedReasons(bytes);
    }

    // Four readers of each input. Whatever is broken, it is one of the closed cases; and nothing is known by a tag that was not there.
    static void ReadLookups(byte[] bytes)
    {
        var (digest, state) = (FuzzCorpus.Asked, FuzzCorpus.LookupState);
        if (PrefixCodec.ReadState(bytes, FuzzCorpus.Prefix) is { } said)
        {
            Require(said.PrefixBits == state.PrefixBits, "a service wants other bits than two people said");
            Require(said.TagsPerAnswer <= PrefixCodec.MaxTags, "a service has more tags than are taken");
        }

        var answers = (ServiceAnswer[])
        [
            PrefixCodec.ReadAnswer(bytes, FuzzCorpus.Prefix, state, digest), ShieldCodec.Read(bytes, [FuzzCorpus.AskedPdq]),
            HashCheckCodec.Read(bytes, FuzzCorpus.HashCheck, digest),
        ];
        foreach (var answer in answers) Require(answer is not ServiceAnswer.Bad { Words.Length: 0 }, "an answer is bad without words");
    }

    static void ReadTerms(byte[] bytes)
    {
        JsonObject? json;
        try
        {
            json = JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException)
        {
            return;
        }

        if (json is null) return;
        var (supplier, exchange, lookup) = (
            SupplierTerms.ParseUntrusted(json), ExchangeTerms.ParseUntrusted(json, InstallationKind.Provider),
            RemoteListTerms.ParseUntrusted(json, InstallationKind.Provider));
        var partner = PartnerTerms.ParseUntrusted(json);
        Require(partner.Terms is null != (partner.Problems.Count == 0), "terms of a partner are good and bad");
        Require(supplier.Terms is null != (supplier.Problems.Count == 0), "terms of a supplier are good and bad");
        Require(exchange.Terms is null != (exchange.Problems.Count == 0), "terms of an exchange are good and bad");
        Require(lookup.Terms is null != (lookup.Problems.Count == 0), "terms of a look-up are good and bad");
    }

    // What goes to an assessor outside or to a holder of shares, and what comes back.
    static void ReadAssessments(byte[] bytes)
    {
        if (CandidateMessage.ParseUntrusted(bytes) is CandidateOutcome.Refused message)
            Require(message.Words.Length > 0, "a message was refused without words");
        if (AssessorNote.ParseUntrusted(bytes) is NoteOutcome.Refused note)
            Require(note.Words.Length > 0, "a verdict was refused without words");
        if (SealLetter.ParseUntrusted(bytes) is SealLetterOutcome.Refused letter)
            Require(letter.Words.Length > 0, "a letter was refused without words");
    }

    static void ReadManifest(byte[] bytes)
    {
        if (ReleaseManifest.ParseUntrusted(bytes) is ManifestOutcome.Refused refused)
            Require(refused.Words.Length > 0, "a manifest was refused without words");
    }

    static void Require(bool isSo, string words)
    {
        if (!isSo) throw new InvalidOperationException(words);
    }
}
