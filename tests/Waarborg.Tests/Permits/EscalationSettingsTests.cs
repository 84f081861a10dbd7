using System.Text.Json.Nodes;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Tests.Permits;

/// <summary>Who is called when a clock rings stands in the settings, and what is wrong with that is said by its place.</summary>
public class EscalationSettingsTests
{
    [Fact]
    public void A_chain_comes_back_as_it_was_and_is_in_the_canonical_form_only_when_it_is_named()
    {
        var json = Json("""[{"webhook":"https://duinhost.example/rings","minutes":15},{"mail":"wacht@duinhost.example","minutes":60}]""");
        json["reviewHours"] = 24;
        var settings = SomeNotices.Settings(json, InstallationKind.Provider);
        Assert.Equal(
            [new(ContactWay.Webhook, "https://duinhost.example/rings", 15), new(ContactWay.Mail, "wacht@duinhost.example", 60)],
            settings.Escalation!);
        Assert.Equal(24, settings.ReviewHours);
        Assert.True(JsonNode.DeepEquals(json["escalation"], settings.ToJson()["escalation"]));
        Assert.True(JsonNode.DeepEquals(settings.ToJson(), SomeNotices.Settings(settings.ToJson()).ToJson()));
        Assert.Equal(["smtp://mail.duinhost.example:25", "https://duinhost.example"], settings.Destinations);
        var without = SomeNotices.Settings().ToJson();
        Assert.False(without.ContainsKey("escalation") || without.ContainsKey("reviewHours"));
    }

    [Theory]
    [InlineData("[]", "escalation", "1 to 8 steps")]
    [InlineData("{}", "escalation", "1 to 8 steps")]
    [InlineData("[7]", "escalation", "1 to 8 steps")]
    [InlineData("[{},{},{},{},{},{},{},{},{}]", "escalation", "1 to 8 steps")]
    [InlineData("""[{"minutes":5}]""", "escalation[0]", "a mail address or a webhook")]
    [InlineData("""[{"mail":"a@b.example","webhook":"https://a.example/","minutes":5}]""", "escalation[0]", "and not both")]
    [InlineData("""[{"mail":"nobody","minutes":5}]""", "escalation[0].mail", "plain mail address")]
    [InlineData("""[{"webhook":"http://a.example/","minutes":5}]""", "escalation[0].webhook", "https address")]
    [InlineData("""[{"webhook":"https://a.example/"}]""", "escalation[0].minutes", "is missing")]
    [InlineData("""[{"mail":"a@b.example","minutes":5},{"mail":"a@b.example","minutes":1441}]""", "escalation[1].minutes", "1 to 1440")]
    [InlineData("""[{"mail":"a@b.example","minutes":5,"sms":"1"}]""", "escalation[0].sms", "not known")]
    public void What_is_wrong_with_a_chain_is_said_by_its_place(string chain, string field, string words) =>
        Assert.Contains(words, Refused(Json(chain))[field], StringComparison.Ordinal);

    [Fact]
    public void A_mail_address_needs_a_relay_and_a_review_term_is_at_most_a_week()
    {
        var json = Json("""[{"mail":"a@b.example","minutes":5}]""");
        json["delivery"] = null;
        Assert.Contains("needs a mail relay", Refused(json)["escalation[0].mail"], StringComparison.Ordinal);
        json = SomeNotices.Json();
        json["reviewHours"] = 169;
        Assert.Contains("1 to 168", Refused(json)["reviewHours"], StringComparison.Ordinal);
    }

    static JsonObject Json(string chain)
    {
        var json = SomeNotices.Json(JsonNode.Parse(
            """{"smtp":{"host":"mail.duinhost.example","port":25,"sender":"no-reply@duinhost.example"},"customerWebhooks":false}"""));
        json["escalation"] = JsonNode.Parse(chain);
        return json;
    }

    static IReadOnlyDictionary<string, string> Refused(JsonObject json) =>
        Assert.IsType<SettingsOutcome.Refused>(ProviderSettings.Parse(json)).Problems;
}
