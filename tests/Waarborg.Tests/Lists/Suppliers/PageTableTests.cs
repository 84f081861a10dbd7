// S12: every class that an exchange may say, through the reader of its pages, against the one table.
using Waarborg.Lists.Suppliers;

namespace Waarborg.Tests.Lists.Suppliers;

public class PageTableTests
{
    [Fact]
    public void S12_every_class_of_an_exchange_becomes_what_the_table_says()
    {
        foreach (var rule in SourceForms.Table.Where(rule => rule.Form == SourceForm.NcmecHashSharing))
        {
            foreach (var word in rule.Word switch
            {
                SourceForms.NoWord => new[] { null, "" },
                SourceForms.AnyOther => ["C1", "Baseline", "A1 B1"],
                _ => [rule.Word, rule.Word.ToLowerInvariant()],
            })
            {
                AssertBecomes(rule.Meaning, NcmecPage.ParseUntrusted(SomeAnswers.Bytes(
                    SomeAnswers.NcmecPageOf(SomeAnswers.NcmecImage(1, word)))));
            }
        }

        foreach (var rule in SourceForms.Table.Where(rule => rule.Form == SourceForm.ThreatExchange))
        {
            string[] descriptors = rule.Word switch
            {
                "MALICIOUS csam" => [SomeAnswers.Descriptor()],
                "MALICIOUS" => [SomeAnswers.Descriptor(tag: "x")],
                "DISPUTED" => [SomeAnswers.Descriptor(), SomeAnswers.Descriptor("NON_MALICIOUS")],
                SourceForms.NoWord => [SomeAnswers.Descriptor("")],
                SourceForms.AnyOther => [SomeAnswers.Descriptor("SUSPICIOUS")],
                _ => throw new ArgumentOutOfRangeException(rule.Word),
            };
            AssertBecomes(rule.Meaning, ThreatExchangePage.ParseUntrusted(SomeAnswers.Bytes(
                SomeAnswers.ThreatPage(null, SomeAnswers.Threat(1, descriptors)))));
        }
    }

    static void AssertBecomes(ClassMeaning meaning, PageOutcome outcome)
    {
        var record = Assert.Single(Assert.IsType<PageOutcome.Read>(outcome).Page.Records);
        ClassMeaning became = record switch
        {
            ExchangeRecord.Present present => new ClassMeaning.Taken(present.Category),
            ExchangeRecord.Refused refused => new ClassMeaning.Refused(refused.Why),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
        };
        Assert.Equal(meaning, became);
    }
}
