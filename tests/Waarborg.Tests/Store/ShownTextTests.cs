using System.Text;
using System.Xml;
using Waarborg.Intake;
using Waarborg.Reporting;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Store;

/// <summary>What somebody else named is shown so that it deceives nobody and stops no form.</summary>
public sealed class ShownTextTests
{
    [Theory]
    [InlineData("vakantie été 中文 😀.png", "vakantie été 中文 😀.png")]
    [InlineData("\u202egpj.exe", "\\xe2\\x80\\xaegpj.exe")]
    [InlineData("a\u2066b\u2069", "a\\xe2\\x81\\xa6b\\xe2\\x81\\xa9")]
    [InlineData("a\nb\u0000\u001f\u007f", "a\\x0ab\\x00\\x1f\\x7f")]
    [InlineData("\ufffe\uffff\ufdd0", "\\xef\\xbf\\xbe\\xef\\xbf\\xbf\\xef\\xb7\\x90")]
    [InlineData("\U0001fffe", "\\xf0\\x9f\\xbf\\xbe")]
    [InlineData("a\u2028\u2029\ufeff\u00ad", "a\\xe2\\x80\\xa8\\xe2\\x80\\xa9\\xef\\xbb\\xbf\\xc2\\xad")]
    [InlineData("\ue000\u3164\u115f\u034f", "\\xee\\x80\\x80\\xe3\\x85\\xa4\\xe1\\x85\\x9f\\xcd\\x8f")]
    public void Whatever_hides_or_turns_text_or_is_none_is_shown_as_its_bytes(string name, string shown)
    {
        Assert.Equal(shown, ShownText.Of(name));
        Assert.Equal(shown, ShownText.Of(Encoding.UTF8.GetBytes(name)));
        Assert.Equal(shown, Locator.FromText(name).ToString());
        Assert.Equal(name == shown, ShownText.IsPlain(name));
        // What is shown already stays as it is.
        Assert.Equal(shown, ShownText.Of(shown));
    }

    [Fact]
    public void Half_a_surrogate_and_stray_bytes_are_shown_and_a_name_cannot_write_an_escape_itself()
    {
        Assert.Equal("a\\ud83db\\udc00", ShownText.Of("a\ud83db\udc00"));
        Assert.False(ShownText.IsPlain("a\ud83d"));
        Assert.Equal("a\\xff\\xed\\xa0\\x80", ShownText.Of([(byte)'a', 0xff, 0xed, 0xa0, 0x80]));
        Assert.Equal("a\\x5cx0a", ShownText.Of("a\\x0a"u8));
    }

    // Each of them stopped the report, or a part of it, before.
    [Fact]
    public void A_report_is_written_whatever_a_file_or_a_customer_is_called()
    {
        var report = SomeReports.Typical with
        {
            Items = [SomeReports.Typical.Items[0] with { Name = "\ufffe\u0001\u202egpj.exe", Url = "https://duinhost.example/\uffff" }],
            Customer = "c\ufffe",
        };
        var xml = new XmlDocument();
        xml.LoadXml(Encoding.UTF8.GetString(CyberTipXml.Report(report, SomeReports.Ncmec)));
        Assert.Equal("c\\xef\\xbf\\xbe", xml.GetElementsByTagName("espIdentifier")[0]!.InnerText);
        Assert.Contains("\\xe2\\x80\\xaegpj.exe", xml.InnerText, StringComparison.Ordinal);
        var details = Encoding.UTF8.GetString(CyberTipXml.FileDetails(report, report.Items[0], 1, "f"));
        Assert.Contains("\\xef\\xbf\\xbe\\x01\\xe2\\x80\\xaegpj.exe", details, StringComparison.Ordinal);
        Assert.NotEmpty(ReportJson.Write(report));
    }
}
