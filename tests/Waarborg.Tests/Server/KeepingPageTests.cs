using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server.Texts;
using Waarborg.Tests.Permits;

namespace Waarborg.Tests.Server;

/// <summary>The page of a case says when its record is forgotten, and by which rule.</summary>
public sealed class KeepingPageTests
{
    [Fact]
    public async Task It_says_in_both_languages_when_what_stands_there_goes_and_by_which_rule()
    {
        await using var server = await RunningServer.StartAsync(prepare: at => SomeStatements.Prepare(at));
        await SomeStatements.GrantAsync(server);
        var cookie = server.SignIn(Role.Reviewer);
        var found = server.Temp.Time.GetUtcNow();
        var day = AmsterdamWords.LastDay(found.AddDays(365), "nl");
        await AssertSaysAsync(
            $"Wat hier staat, wordt op of kort na {day} gewist: twaalf maanden nadat het werd gemeld of weggehaald.",
            $"What stands here is erased on or soon after {AmsterdamWords.LastDay(found.AddDays(365), "en")}: twelve months after it was reported or taken away.");

        // An authority's hold comes before every ceiling.
        Assert.True(Holds.Set(server.Installation, 1, found.AddDays(9), "OM-1", "person:anna"));
        await AssertSaysAsync(
            "Een autoriteit houdt dit vast: zolang dat duurt, wordt hier niets van gewist.",
            "An authority holds this: as long as it does, nothing of it is erased.");

        async Task AssertSaysAsync(string dutch, string english)
        {
            Assert.Contains(dutch, (await server.GetAsync("/cases/1", "nl", cookie)).Body, StringComparison.Ordinal);
            Assert.Contains(english, (await server.GetAsync("/cases/1", "en", cookie)).Body, StringComparison.Ordinal);
        }
    }

    // The settings keep it for less than the six months in which he who was told may object.
    [Fact]
    public async Task It_says_the_earliest_of_the_ceilings_as_they_stand_now()
    {
        await using var server = await RunningServer.StartAsync(prepare: at => SomeStatements.Prepare(at));
        var settings = SomeNotices.Json();
        settings["retentionDays"]!["cases"] = 100;
        SomeNotices.Set(server.Installation, settings);
        await SomeStatements.GrantAsync(server);
        using (var connection = server.Installation.Database.Open())
        {
            Dapper.SqlMapper.Execute(
                connection, "update statements set state = 'Told', informed_at = @at",
                new { at = Waarborg.Store.Instant.Text(server.Temp.Time.GetUtcNow()) });
        }

        var end = Assert.Single(new RetentionDesk(server.Installation).List(1)).End;
        Assert.Equal((RetentionRule.Redress, RecordRetention.ObjectUntil(server.Temp.Time.GetUtcNow())), (end.Rule, end.At));
        var body = (await server.GetAsync("/cases/1", "en", server.SignIn(Role.Reviewer))).Body;
        Assert.Contains(
            $"erased on or soon after {AmsterdamWords.LastDay(end.At, "en")}: until then whoever it concerns can object.", body,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_rule_has_words_of_its_own_in_both_languages()
    {
        foreach (var texts in (RetentionTexts[])[RetentionTexts.Dutch, RetentionTexts.English])
        {
            var words = Enum.GetValues<RetentionRule>().Select(texts.Rule).ToList();
            Assert.Equal(words.Count, words.Distinct(StringComparer.Ordinal).Count());
            Assert.All(words, one => Assert.Contains(one, texts.IsOver(one), StringComparison.Ordinal));
        }
    }
}
