// A page of entries of NCMEC's Hash Sharing API v2. Pure: bytes in, records out.
using System.Globalization;

namespace Waarborg.Lists.Suppliers;

static class NcmecPage
{
    /// <summary>Reads what anybody may have answered. Never throws.</summary>
    internal static PageOutcome ParseUntrusted(ReadOnlyMemory<byte> answer) =>
        NcmecXml.Read(answer, Read, out var problem) ?? new PageOutcome.Malformed($"The answer is no page: {problem}.");

    static PageOutcome Read(NcmecXml xml)
    {
        if (!xml.IsKnown) return new PageOutcome.Malformed("The answer is no page: its root is not of the exchange.");
        if (xml.Name != "queryResult")
        {
            // Whatever the exchange says here in its own name, it is not the entries that it was asked for.
            xml.Skip();
            xml.End();
            return new PageOutcome.ErrorInside("The exchange answered with something else than entries.");
        }

        var records = new List<ExchangeRecord>();
        string? next = null;
        xml.Children(() =>
        {
            switch (xml.Name)
            {
                case "images" or "videos":
                    xml.Children(() => TakeRecord(xml, records));
                    return true;
                case "paging":
                    xml.Children(() =>
                    {
                        if (xml.Name != "next") return false;
                        if (next is not null) throw NcmecXml.Broken("it names two next pages");
                        next = xml.Text();
                        return true;
                    });
                    return true;
                default:
                    return false;
            }
        });
        xml.End();
        if (next is { Length: 0 }) next = null;
        return new PageOutcome.Read(new(records, next, TotalOf(next)));
    }

    // What counts stand in attributes is not believed: what is there is counted.
    static bool TakeRecord(NcmecXml xml, List<ExchangeRecord> records)
    {
        var isGone = xml.Name is "deletedImage" or "deletedVideo";
        if (!isGone && xml.Name is not ("image" or "video")) return false;
        if (records.Count == PageLimits.MaxRecords) throw NcmecXml.Broken("it holds too many records");
        string? member = null, id = null, at = null, named = null;
        var prints = new List<WirePrint>();
        xml.Children(() =>
        {
            switch (xml.Name)
            {
                case "member":
                    Once(ref member, xml.Attribute("id"));
                    xml.Skip();
                    return true;
                case "id":
                    Once(ref id, xml.Text());
                    return true;
                case "timestamp":
                    Once(ref at, xml.Text());
                    return true;
                case "classification":
                    Once(ref named, xml.Text());
                    return true;
                case "fingerprints":
                    xml.Children(() => TakePrint(xml, prints));
                    return true;
                default:
                    return false;
            }
        });
        records.Add(Record(isGone, member ?? "", id ?? "", at, named ?? "", prints));
        return true;
    }

    // A deletion that cannot be understood must not be passed over in silence: then the whole page is not understood.
    static ExchangeRecord Record(
        bool isGone, string member, string id, string? at, string named, List<WirePrint> prints)
    {
        var reference = $"{member}/{id}";
        if (member.Length == 0 || id.Length == 0 || member.Contains('/', StringComparison.Ordinal)
            || HashRowRules.WhyNotReference(reference) is not null)
        {
            throw NcmecXml.Broken("a record does not say whose it is, or which");
        }

        if (!TryMoment(at, out var moment)) throw NcmecXml.Broken("a record does not say when it changed");
        if (isGone) return new ExchangeRecord.Gone(reference, moment);
        return SourceForms.Judge(SourceForm.NcmecHashSharing, named) switch
        {
            ClassMeaning.Taken taken => new ExchangeRecord.Present(reference, moment, taken.Category, prints),
            ClassMeaning.Refused refused => new ExchangeRecord.Refused(reference, moment, refused.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    static bool TakePrint(NcmecXml xml, List<WirePrint> prints)
    {
        if (prints.Count == PageLimits.MaxPrints) throw NcmecXml.Broken("a record holds too many fingerprints");
        var type = xml.Name.ToLowerInvariant();
        if (type.Length > PageLimits.MaxTextLength) throw NcmecXml.Broken("a name is too long");
        // One page of the exchange's documentation has another name for the same kind.
        if (type == "tmk_safer_hash") type = "ssvh_safer_hash";

        // A large fingerprint is only a link, which is never followed; what there is of it besides is passed over.
        var link = xml.Attribute("href");
        if (link.Length == 0) prints.Add(new(type, xml.Text()));
        else
        {
            prints.Add(new(type, link));
            xml.Skip();
        }

        return true;
    }

    static void Once(ref string? value, string read)
    {
        if (value is not null) throw NcmecXml.Broken("a record says the same twice");
        value = read;
    }

    static bool TryMoment(string? text, out DateTimeOffset moment)
    {
        moment = default;
        return text is { Length: <= 40 } && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment)
            && text.Length >= 10 && text[4] == '-';
    }

    // What stands behind max= in the address of the next page is how many records the whole range has.
    static long? TotalOf(string? next)
    {
        var query = next?.IndexOf('?', StringComparison.Ordinal) ?? -1;
        if (query < 0) return null;
        const string Max = "max=";
        foreach (var parameter in next!.AsSpan(query + 1).Split('&'))
        {
            var text = next.AsSpan(query + 1)[parameter];
            if (text.StartsWith(Max, StringComparison.Ordinal)
                && long.TryParse(text[Max.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var total))
            {
                return total;
            }
        }

        return null;
    }
}
