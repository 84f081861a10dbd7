using System.Text.Json.Nodes;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Tests.Permits;

/// <summary>How much one person looks stands in the settings: stricter without end, looser up to a named ceiling.</summary>
public class ExposureSettingsTests
{
    [Fact]
    public void What_is_left_out_is_usual_and_both_persons_sign_all_four()
    {
        Assert.Equal(new(240, 45, 50, 10), ExposureLimits.Usual);
        Assert.Null(SomeNotices.Settings().Exposure);
        Assert.False(SomeNotices.Settings().ToJson().ContainsKey("exposure"));
        var settings = SomeNotices.Settings(Json("""{"revealedMinutes":20}"""));
        Assert.Equal(new(240, 20, 50, 10), settings.Exposure);
        Assert.Equal(4, settings.ToJson()["exposure"]!.AsObject().Count);
        Assert.Equal(settings.Exposure, SomeNotices.Settings(settings.ToJson(), InstallationKind.Provider).Exposure);
    }

    [Theory]
    [InlineData("""{"queueMinutes":1,"revealedMinutes":1,"breakAfterMinutes":1,"breakMinutes":1440}""")]
    [InlineData("""{"queueMinutes":360,"revealedMinutes":90,"breakAfterMinutes":60,"breakMinutes":10}""")]
    public void The_strictest_and_the_loosest_are_taken(string exposure) =>
        Assert.NotNull(SomeNotices.Settings(Json(exposure)).Exposure);

    [Theory]
    [InlineData("""{"queueMinutes":361}""", "exposure.queueMinutes", "1 to 360")]
    [InlineData("""{"queueMinutes":0}""", "exposure.queueMinutes", "1 to 360")]
    [InlineData("""{"revealedMinutes":91}""", "exposure.revealedMinutes", "1 to 90")]
    [InlineData("""{"revealedMinutes":0}""", "exposure.revealedMinutes", "1 to 90")]
    [InlineData("""{"breakAfterMinutes":61}""", "exposure.breakAfterMinutes", "1 to 60")]
    [InlineData("""{"breakAfterMinutes":0}""", "exposure.breakAfterMinutes", "1 to 60")]
    [InlineData("""{"breakMinutes":9}""", "exposure.breakMinutes", "10 to 1440")]
    [InlineData("""{"breakMinutes":1441}""", "exposure.breakMinutes", "10 to 1440")]
    [InlineData("""{"breakMinutes":"10"}""", "exposure.breakMinutes", "10 to 1440")]
    [InlineData("""{"queueMinutes":1.5}""", "exposure.queueMinutes", "1 to 360")]
    [InlineData("""{"queueHours":4}""", "exposure.queueHours", "not known")]
    [InlineData("7", "exposure", "an object of limits")]
    [InlineData("null", "exposure", "an object of limits")]
    public void What_is_looser_or_no_limit_is_refused_in_words_by_its_field(string exposure, string field, string words) =>
        Assert.Contains(
            words, Assert.IsType<SettingsOutcome.Refused>(ProviderSettings.Parse(Json(exposure))).Problems[field], StringComparison.Ordinal);

    static JsonObject Json(string exposure)
    {
        var json = SomeNotices.Json();
        json["exposure"] = JsonNode.Parse(exposure);
        return json;
    }
}
