using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.Permits;
using Waarborg.Tests.Permits;

namespace Waarborg.Tests.Notices;

/// <summary>Whatever the facts, each language says every part that the law asks for, and nothing that it must not.</summary>
public sealed class StatementTextTests
{
    public static TheoryData<string> Languages => ["nl", "en"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_statement_has_the_six_parts_of_the_law_and_reads_easily(string language)
    {
        foreach (var facts in All().Where(one => one.Phase != StatementPhase.Back))
        {
            var text = StatementText.Write(facts, language);
            Assert.Equal(language, text.Language);
            Assert.Equal(6, text.Sections.Count);
            Assert.All(text.Sections, section => Assert.NotEmpty(section.Paragraphs));
            var plain = text.ToPlain().ReplaceLineEndings(" ");
            Assert.Contains(facts.Code, plain, StringComparison.Ordinal);
            Assert.Contains(facts.Page, plain, StringComparison.Ordinal);
            Assert.Contains(facts.Settings.Terms.AbsoluteUri, plain, StringComparison.Ordinal);
            foreach (var forbidden in (string[])["hash list", "supplier", "leverancier", "distance", "afstand", "entry", "PDQ", "SHA"])
            {
                Assert.DoesNotContain(forbidden, plain, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public void Whether_a_program_found_it_and_a_person_confirmed_it_is_said_as_it_was()
    {
        foreach (var facts in All().Where(one => one.Phase != StatementPhase.Back))
        {
            var text = StatementText.Write(facts, "en").ToPlain().ReplaceLineEndings(" ");
            Assert.Equal(facts.Cause == CaseCause.Match, text.Contains("Automated detection: yes", StringComparison.Ordinal));
            Assert.Equal(
                facts.Phase == StatementPhase.Confirmed && facts.Cause != CaseCause.Order,
                text.Contains("Confirmed by a person: yes", StringComparison.Ordinal));
            Assert.Equal(facts.IsDoneByProgram, text.Contains("first made unavailable by a program", StringComparison.Ordinal));
            Assert.Equal(
                facts.Cause != CaseCause.Order && facts.Settings.Telling is { IsPlatform: true },
                text.Contains("Article 21", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void What_is_taken_back_accuses_nobody_any_more_and_says_that_it_did_not_stand(string language)
    {
        foreach (var facts in All().Where(one => one.Phase == StatementPhase.Back))
        {
            foreach (var category in (string?[])["Baseline", "NationallyIllegal", null])
            {
                var plain = StatementText.Write(facts with { Category = category }, language).ToPlain().ReplaceLineEndings(" ");
                foreach (var accusing in (string[])["illegal", "abuse", "verboden", "misbruik", "is the same as", "is gelijk aan"])
                {
                    Assert.DoesNotContain(accusing, plain, StringComparison.OrdinalIgnoreCase);
                }

                Assert.Matches(
                    facts.Cause == CaseCause.Order ? "We no longer do|Dat doen wij niet meer" : "does not stand|houdt geen stand", plain);
            }
        }
    }

    [Fact]
    public void A_hit_on_a_fingerprint_says_the_category_that_its_supplier_gave_and_makes_none_up()
    {
        var facts = All().First(one => one is { Cause: CaseCause.Match, Phase: StatementPhase.Confirmed });
        Assert.Contains("illegal nearly everywhere", Of(facts with { Category = "Baseline" }), StringComparison.Ordinal);
        Assert.Contains("illegal in the Netherlands", Of(facts with { Category = "NationallyIllegal" }), StringComparison.Ordinal);
        foreach (var other in (string?[])["Test", "Other", null])
        {
            Assert.Contains("that was confirmed before.", Of(facts with { Category = other }), StringComparison.Ordinal);
        }

        static string Of(StatementFacts facts) => StatementText.Write(facts, "en").ToPlain().ReplaceLineEndings(" ");
    }

    static IEnumerable<StatementFacts> All()
    {
        foreach (var platform in (bool?[])[null, true, false])
        {
            foreach (var originals in (string?[])[null, "shred", "keep"])
            {
                var settings = SettingsOf(platform, originals);
                foreach (var cause in Enum.GetValues<CaseCause>())
                {
                    foreach (var phase in Enum.GetValues<StatementPhase>())
                    {
                        foreach (var reason in (string[])["match", "upload", "verdict", "meanwhile", "order"])
                        {
                            yield return new(
                                settings, cause, phase, reason, "Baseline", new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
                                new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero), cause == CaseCause.Order ? "Some authority (A-1)" : null,
                                "ABCD-EFGH-JKMN-PQRS-TVWX");
                        }
                    }
                }
            }
        }
    }

    static ProviderSettings SettingsOf(bool? platform, string? originals)
    {
        var json = SomeNotices.Json();
        if (platform is { } said) json["telling"] = new JsonObject { ["platform"] = said, ["police"] = null };
        if (originals == "shred") json["confirmed"] = new JsonObject { ["originals"] = "shred" };
        if (originals == "keep")
        {
            json["confirmed"] = new JsonObject
            {
                ["originals"] = "keep",
                ["holders"] = new JsonArray("a", "b"),
                ["purpose"] = "redress",
                ["days"] = 30,
            };
        }

        return SomeNotices.Settings(json);
    }
}
