using System.Text.Json.Nodes;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Tests.Permits;

/// <summary>What becomes of confirmed originals stands in the settings, without a default.</summary>
public class ConfirmedSettingsTests
{
    [Theory]
    [InlineData("""{"originals":"shred"}""")]
    [InlineData("""{"originals":"keep","holders":["hotline","police"],"purpose":"redress","days":366}""")]
    [InlineData("""{"originals":"keep","holders":["a","b","c"],"purpose":"accountMeasure","days":1}""")]
    public void It_comes_back_as_it_was_and_is_in_the_canonical_form_only_when_it_is_named(string confirmed)
    {
        var settings = SomeNotices.Settings(Json(confirmed), InstallationKind.Provider);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(confirmed), settings.ToJson()["confirmed"]));
        Assert.Null(SomeNotices.Settings().Confirmed);
        Assert.False(SomeNotices.Settings().ToJson().ContainsKey("confirmed"));
    }

    [Theory]
    [InlineData("null", "confirmed", "must be an object")]
    [InlineData("{}", "confirmed.originals", "is missing")]
    [InlineData("""{"originals":"both"}""", "confirmed.originals", "no default")]
    [InlineData("""{"originals":"shred","days":3}""", "confirmed.days", "not known")]
    [InlineData("""{"originals":"keep","holders":["a"],"purpose":"redress","days":3}""", "confirmed.holders", "2 or 3")]
    [InlineData("""{"originals":"keep","holders":["a","a"],"purpose":"redress","days":3}""", "confirmed.holders", "different")]
    [InlineData("""{"originals":"keep","holders":["a",7],"purpose":"redress","days":3}""", "confirmed.holders", "2 or 3")]
    [InlineData("""{"originals":"keep","holders":["a","b"],"purpose":"research","days":3}""", "confirmed.purpose", "accountMeasure")]
    [InlineData("""{"originals":"keep","holders":["a","b"],"purpose":"redress","days":367}""", "confirmed.days", "1 to 366")]
    [InlineData("""{"originals":"keep","holders":["a","b"],"purpose":"redress"}""", "confirmed.days", "is missing")]
    public void What_is_wrong_with_it_is_said_by_its_place(string confirmed, string field, string words)
    {
        var refused = Assert.IsType<SettingsOutcome.Refused>(ProviderSettings.Parse(Json(confirmed)));
        Assert.Contains(words, refused.Problems[field], StringComparison.Ordinal);
    }

    static JsonObject Json(string confirmed)
    {
        var json = SomeNotices.Json();
        json["confirmed"] = JsonNode.Parse(confirmed);
        return json;
    }
}
