using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>What the provider says of itself: everything that is wrong is named, and two persons sign it.</summary>
public sealed class ProviderSettingsTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly SettingsStore _store;

    public ProviderSettingsTests() => _store = new(_at.Installation);

    public void Dispose() => _at.Dispose();

    [Fact]
    public void Good_settings_come_back_as_they_were()
    {
        foreach (var delivery in (string[])
            [
                "null",
                """{"webhook":"https://duinhost.example/notices"}""",
                """{"smtp":{"host":"mail.duinhost.example","port":587,"sender":"no-reply@duinhost.example"},"customerWebhooks":true}""",
                """{"smtp":null,"customerWebhooks":true}""",
            ])
        {
            var json = SomeNotices.Json(JsonNode.Parse(delivery));
            var settings = SomeNotices.Settings(json, InstallationKind.Provider);
            Assert.True(JsonNode.DeepEquals(json["delivery"], settings.ToJson()["delivery"]), delivery);
            Assert.True(JsonNode.DeepEquals(settings.ToJson(), SomeNotices.Settings(settings.ToJson()).ToJson()));
        }
    }

    [Fact]
    public void Settings_that_name_no_delivery_call_nobody() =>
        Assert.Empty(SomeNotices.Settings().Destinations);

    [Theory]
    [InlineData("name", "\"\"", "is empty")]
    [InlineData("name", "\" Duinhost\"", "begins or ends with space")]
    [InlineData("name", "7", "must be text")]
    [InlineData("name", "\"Duin\\nhost\"", "does not show")]
    [InlineData("name", "\"Duin\\u202Ehost\"", "does not show")]
    [InlineData("contact", "\"nobody\"", "plain mail address")]
    [InlineData("contact", "\"Anna <a@b.example>\"", "plain mail address")]
    [InlineData("contact", "\"a@b.example\\r\\nBcc: c@d.example\"", "does not show")]
    [InlineData("objections", "\"ftp://duinhost.example\"", "mail address or an https address")]
    [InlineData("terms", "\"http://duinhost.example\"", "must be an https address")]
    [InlineData("terms", "\"http://127.0.0.1/\"", "must be an https address")]
    [InlineData("terms", "\"https://me:secret@duinhost.example\"", "must be an https address")]
    [InlineData("authority", "\"AP\"", "must be an object")]
    [InlineData("languages", "[]", "must be a list")]
    [InlineData("languages", "[\"nl\",\"nl\"]", "each once")]
    [InlineData("languages", "[\"fr\"]", "must name nl and en")]
    [InlineData("retentionDays.cases", "0", "a whole number of days")]
    [InlineData("retentionDays.cases", "1.5", "a whole number of days")]
    [InlineData("retentionDays.cases", "99999999999999999999", "a whole number of days")]
    [InlineData("retentionDays.complaints", "\"365\"", "a whole number of days")]
    [InlineData("publicAddress", "\"https://duinhost.example/waarborg\"", "must have no path")]
    [InlineData("delivery", "{}", "names no way")]
    [InlineData("delivery.webhook", "\"http://duinhost.example/\"", "must be an https address")]
    [InlineData("delivery.smtp.port", "70000", "a port")]
    [InlineData("delivery.smtp.host", "\"mail host\"", "name or address of a mail relay")]
    [InlineData("delivery.customerWebhooks", "\"yes\"", "must be true or false")]
    [InlineData("surprise", "1", "is not known here")]
    public void A_field_that_is_wrong_is_named_with_what_is_wrong(string path, string value, string words)
    {
        var json = SomeNotices.Json();
        if (path.StartsWith("delivery.", StringComparison.Ordinal))
        {
            json["delivery"] = path == "delivery.webhook"
                ? new JsonObject()
                : JsonNode.Parse("""{"smtp":{"host":"mail.example","port":25,"sender":"a@b.example"},"customerWebhooks":false}""");
        }

        var names = path.Split('.');
        names[..^1].Aggregate((JsonNode)json, (at, name) => at[name]!).AsObject()[names[^1]] = JsonNode.Parse(value);
        var problems = Problems(json);
        Assert.Contains(words, problems[path], StringComparison.Ordinal);
        Assert.All(problems.Keys, one => Assert.StartsWith(path, one, StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_missing_is_named_at_once()
    {
        var problems = Problems([]);
        Assert.Equal(
            [
                "authority.address", "authority.name", "contact", "delivery", "languages", "name", "objections", "publicAddress",
                "retentionDays.cases", "retentionDays.complaints", "retentionDays.sealedFiles", "terms",
            ],
            problems.Keys);
        Assert.Contains("Say null", problems["delivery"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"name\":1,\"name\":2}")]
    [InlineData("{}{}")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}}")]
    [InlineData("\u0000")]
    public void What_is_no_settings_file_is_refused_and_never_thrown(string text) => Assert.IsType<SettingsOutcome.Refused>(
        ProviderSettings.ParseUntrusted(Encoding.UTF8.GetBytes(text), InstallationKind.Provider));

    [Fact]
    public void A_settings_file_is_read_with_its_last_line_end_and_not_when_it_is_too_large()
    {
        var text = Encoding.UTF8.GetBytes(SomeNotices.Json().ToJsonString() + "\n");
        Assert.IsType<SettingsOutcome.Valid>(ProviderSettings.ParseUntrusted(text, InstallationKind.Provider));
        Assert.IsType<SettingsOutcome.Refused>(ProviderSettings.ParseUntrusted(
            [.. text, .. Enumerable.Repeat((byte)' ', ProviderSettings.MaxBytes)], InstallationKind.Provider));
    }

    [Fact]
    public void Versions_follow_each_other_and_the_ledger_has_each()
    {
        Assert.Contains("no settings yet", Problem(), StringComparison.Ordinal);
        SomeNotices.Set(_at.Installation);
        var changed = SomeNotices.Json();
        changed["name"] = "Strandhost";
        SomeNotices.Set(_at.Installation, changed);
        var current = SomeNotices.Ask(_at.Installation, _store.Current)!;
        Assert.Equal((2, "Strandhost"), (current.Version, current.Settings.Name));
        Assert.Null(Problem());
        Assert.Equal(2, LedgerWatch.Kinds(_at.Installation).Count(kind => kind == "settings.changed"));
    }

    [Fact]
    public void S8_settings_that_one_person_signed_are_refused()
    {
        SomeNotices.In(_at.Installation, (connection, transaction) => Assert.Contains(
            "two different persons",
            Assert.IsType<AppendOutcome.Refused>(_store.Append(
                connection, transaction, SomeNotices.Settings(), SomeNotices.Signatures(1, 1), "person:anna")).Words,
            StringComparison.Ordinal));
        SomeNotices.In(_at.Installation, (connection, transaction) => Assert.IsType<AppendOutcome.Refused>(_store.Append(
            connection, transaction, SomeNotices.Settings(), [], "person:anna")));
        var other = SomeNotices.Signatures();
        SomeNotices.In(_at.Installation, (connection, transaction) => Assert.IsType<AppendOutcome.Refused>(_store.Append(
            connection, transaction, SomeNotices.Settings(), [other[0], other[1] with { Digest = [.. Enumerable.Repeat((byte)1, 32)] }],
            "person:anna")));
        Assert.DoesNotContain("settings.changed", LedgerWatch.Kinds(_at.Installation));
    }

    [Theory]
    [InlineData("update provider_settings set body = replace(body, 'Duinhost', 'Elsewho') where version = 2", "not those that the ledger has")]
    [InlineData("update provider_settings set body = replace(body, '\"person\":2', '\"person\":1') where version = 2", "not those that the ledger has")]
    [InlineData("delete from provider_settings where version = 2", "version 1, and version 2 was seen before")]
    [InlineData("delete from provider_settings", "version 0, and version 2 was seen before")]
    [InlineData("update provider_settings set version = 7 where version = 2", "not those that the ledger has")]
    public void S8_settings_that_were_edited_or_set_back_are_refused(string edit, string words)
    {
        SomeNotices.Set(_at.Installation);
        SomeNotices.Set(_at.Installation);
        using (var connection = _at.Installation.Database.Open()) Assert.NotEqual(0, connection.Execute(edit));
        Assert.Contains(words, Problem(), StringComparison.Ordinal);
        Assert.Null(SomeNotices.Ask(_at.Installation, _store.Current));
    }

    string? Problem() => SomeNotices.Ask(_at.Installation, _store.Problem);

    static IReadOnlyDictionary<string, string> Problems(JsonObject json) =>
        Assert.IsType<SettingsOutcome.Refused>(ProviderSettings.Parse(json)).Problems;
}
