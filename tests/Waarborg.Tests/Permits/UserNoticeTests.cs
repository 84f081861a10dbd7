using System.Text.Json.Nodes;
using Waarborg.Deciding;
using Waarborg.Lists;
using Waarborg.Permits;

namespace Waarborg.Tests.Permits;

/// <summary>The text says what is so, all of it, in plain words.</summary>
public class UserNoticeTests
{
    static readonly string[] Languages = ["nl", "en"];

    public static TheoryData<string, bool, bool, bool> Representative()
    {
        var data = new TheoryData<string, bool, bool, bool>();
        foreach (var scope in (string[])[NoticeTerms.All, NoticeTerms.OptedIn, "under:sites/a/,sites/b/"])
        {
            data.Add(scope, false, false, false);
            data.Add(scope, false, true, true);
        }

        data.Add(NoticeTerms.All, true, false, false);
        return data;
    }

    [Theory]
    [MemberData(nameof(Representative))]
    public void It_reads_easily_enough_in_both_languages(string scope, bool isUpload, bool isByLink, bool alwaysAsk)
    {
        foreach (var text in UserNotice.Write(Facts(
            scope, isUpload ? SourceKind.Upload : SourceKind.Folder, isByLink ? Audience.ByLink : Audience.Public, alwaysAsk)))
        {
            var ease = text.Ease();
            Assert.True(ease.Score >= Readability.Aim, $"{text.Language} scores {ease.Score:F1}");
            Assert.InRange(ease.Words, 350, 800);
            // What customers take over reads as easily as it can by itself, too.
            Assert.All(text.Sections.SelectMany(one => one.Paragraphs).SelectMany(one => one.Split(". ")), sentence =>
                Assert.True(sentence.Split(' ').Length <= 25, sentence));
        }
    }

    [Fact]
    public void It_says_that_it_compares_with_what_was_removed_here_and_still_reads_easily()
    {
        var before = Facts(NoticeTerms.All, SourceKind.Folder, Audience.Public, alwaysAsk: false);
        var facts = before with
        {
            Lists =
            [
                .. before.Lists, new(RemovedLists.Own, RemovedLists.Supplier, ["Baseline"]),
                new(RemovedLists.Ordered, RemovedLists.Supplier, ["Baseline"]),
            ],
        };
        Assert.Contains("codes of what we took away here before", Plain(facts, "en"), StringComparison.Ordinal);
        Assert.Contains("omdat de overheid dat beval", Plain(facts, "nl"), StringComparison.Ordinal);
        Assert.DoesNotContain("own:", Plain(facts, "en"), StringComparison.Ordinal);
        Assert.All(UserNotice.Write(facts), text => Assert.True(text.Ease().Score >= Readability.Aim));
    }

    [Theory]
    [InlineData("""{"originals":"shred"}""", "No one can put it back then", "Niemand kan het dan nog terugzetten")]
    [InlineData(
        """{"originals":"keep","holders":["hotline","police"],"purpose":"redress","days":90}""", "hotline and police",
        "hotline en police")]
    public void It_says_what_becomes_of_confirmed_originals_and_still_reads_easily(string confirmed, string english, string dutch)
    {
        var json = SomeNotices.Json();
        json["confirmed"] = System.Text.Json.Nodes.JsonNode.Parse(confirmed);
        var before = Facts(NoticeTerms.All, SourceKind.Folder, Audience.Public, alwaysAsk: false);
        var facts = before with { Settings = SomeNotices.Settings(json) };
        Assert.Contains(english, Plain(facts, "en"), StringComparison.Ordinal);
        Assert.Contains(dutch, Plain(facts, "nl"), StringComparison.Ordinal);
        Assert.All(UserNotice.Write(facts), text =>
        {
            Assert.True(text.Ease().Score >= Readability.Aim, $"{text.Language} scores {text.Ease().Score:F1}");
            Assert.InRange(text.Ease().Words, 350, 800);
        });

        // A notice from before is not true any more.
        Assert.NotEqual(before.Hash(), facts.Hash());
        Assert.Equal(["what the provider says of itself"], NoticeFacts.Differences(before.ToJson(), facts.ToJson()));
    }

    [Theory]
    [MemberData(nameof(Representative))]
    public void It_answers_what_users_must_know(string scope, bool isUpload, bool isByLink, bool alwaysAsk)
    {
        var facts = Facts(
            scope, isUpload ? SourceKind.Upload : SourceKind.Folder, isByLink ? Audience.ByLink : Audience.Public, alwaysAsk);
        var (nl, en) = (Plain(facts, "nl"), Plain(facts, "en"));
        Says(nl, "Het moet van niemand.", "mail, chats en andere berichten", "Een mens beslist of het klopt.",
            "stuurt zelf niets naar de politie", "hooguit 365 dagen", "hooguit 180 dagen", "hooguit 730 dagen", "binnen 24 uur weg",
            "wist dit dan zelf", "https://duinhost.example/bezwaar", "vragen@duinhost.example",
            "Autoriteit Persoonsgegevens: https://autoriteitpersoonsgegevens.nl/",
            "meldpunt: beelden die overal verboden zijn en beelden die in dit land verboden zijn", "‘web’",
            "met 12 testplaatjes", "/test-pictures");
        Says(en, "Nobody makes us do it.", "mail, chats and other messages", "A person decides if it is one.",
            "sends nothing to the police", "at most 365 days", "at most 180 days", "at most 730 days", "gone within 24 hours",
            "erases them by itself", "https://duinhost.example/bezwaar", "vragen@duinhost.example",
            "meldpunt: images that are illegal everywhere and images that are illegal in this country", "‘web’",
            "with 12 test pictures", "/test-pictures");
    }

    [Fact]
    public void It_says_for_whom_it_is_and_what_is_done_first()
    {
        var all = Plain(Facts(), "nl");
        Says(all, "bij alle klanten", "Dan mag het programma het meteen afsluiten", "hooguit 20 keer");
        var asking = Plain(Facts("opted-in", alwaysAsk: true), "nl");
        Says(asking, "alleen bij klanten die daar zelf ja op zeiden", "blijft uw bestand gewoon staan");
        Assert.DoesNotContain("meteen afsluiten", asking, StringComparison.Ordinal);
        Assert.DoesNotContain("bij alle klanten", asking, StringComparison.Ordinal);
        Says(Plain(Facts("under:sites/a/,sites/b/"), "en"), "in these folders only: sites/a/ and sites/b/");
        var upload = Plain(Facts(kind: SourceKind.Upload), "nl");
        Says(upload, "voordat het er staat", "straks te zien voor iedereen");
        Assert.DoesNotContain("zetten wij het terug", upload, StringComparison.Ordinal);
        Says(Plain(Facts(audience: Audience.ByLink), "en"), "by whoever has the link");
        Says(Plain(Facts() with { IsSample = true }, "nl"), "Dit is een voorbeeld. Niets hiervan is echt.");
        Assert.DoesNotContain("voorbeeld", all, StringComparison.Ordinal);
    }

    [Fact]
    public void It_names_suppliers_once_and_neither_lists_nor_releases()
    {
        var facts = Facts() with
        {
            Lists = [new("b-list", "politie", ["Test"]), new("a-list", "meldpunt", ["Baseline"]), new("c-list", "meldpunt", ["NationallyIllegal", "Baseline"])],
        };
        foreach (var language in Languages)
        {
            var text = UserNotice.Write(facts, language);
            Assert.Equal(["meldpunt", "politie"], text.Sections[2].Points.Select(point => point.Split(':')[0]));
            Assert.DoesNotContain("-list", string.Join('\n', text.Lines()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_pieces_for_others_stand_by_themselves()
    {
        foreach (var text in UserNotice.Write(Facts()))
        {
            Assert.Contains("https://waarborg.duinhost.example/notice/web", text.Clause, StringComparison.Ordinal);
            Assert.Contains("Duinhost", text.ForUsers, StringComparison.Ordinal);
            Assert.Contains("https://waarborg.duinhost.example/notice/web", text.ForUsers, StringComparison.Ordinal);
            Assert.True(JsonNode.DeepEquals(text.ToJson(), NoticeText.FromTrusted(text.Language, text.ToJson()).ToJson()));
            Assert.All(text.ToPlain().Split('\n'), line => Assert.True(line.Length <= 80 || !line.Contains(' ', StringComparison.Ordinal), line));
        }
    }

    [Fact]
    public void The_same_facts_have_one_hash_whatever_their_order()
    {
        var one = Facts() with
        {
            Lists = [new("a", "s", ["Baseline", "Test"]), new("b", "s", ["Test"])],
            Terms = new([new("a", ["Baseline", "Test"]), new("b", ["Test"])], "under:x/,y/", false, Screening: true, Altered: true),
        };
        var other = one with
        {
            Lists = [new("b", "s", ["Test"]), new("a", "s", ["Test", "Baseline"])],
            Terms = new([new("b", ["Test"]), new("a", ["Test", "Baseline"])], "under:y/,x/", false, Screening: true, Altered: true),
        };
        Assert.Equal(one.Hash(), other.Hash());
        Assert.Empty(NoticeFacts.Differences(one.ToJson(), other.ToJson()));
        Assert.Equal(NoticeFacts.Parts.Keys.Order(StringComparer.Ordinal), one.ToJson().Select(part => part.Key).Order(StringComparer.Ordinal));
        Assert.NotEqual(one.Hash(), (one with { IsSample = true }).Hash());
        Assert.Equal(["whether this is a sample"], NoticeFacts.Differences(one.ToJson(), (one with { IsSample = true }).ToJson()));
    }

    [Fact]
    public void What_it_says_of_the_program_is_what_the_program_does()
    {
        Assert.Equal(Decider.MaxDisabledFirst, NoticeProgram.DisabledFirstAtMost);
        Assert.Equal(NoticeProgram.TestPictures, TestPictures.Count);
        Assert.True(Waarborg.Pipeline.Housekeeping.TracesStay + Waarborg.Pipeline.Housekeeping.Round <= TimeSpan.FromHours(NoticeProgram.TracesHours));
        Assert.Equal(Enum.GetNames<ListCategory>().Order(), NoticeTerms.KnownCategories.Order());
        foreach (var language in Languages)
        {
            var points = UserNotice.Write(
                Facts() with { Lists = [new("a", "s", NoticeTerms.KnownCategories)] }, language).Sections[2].Points;
            // Each has words of its own.
            Assert.All(NoticeTerms.KnownCategories, name => Assert.DoesNotContain(name, points[0], StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("known", "all", "Say which categories of known")]
    [InlineData("known:", "all", "Say which categories of known")]
    [InlineData("known:Grooming", "all", "Grooming is no category")]
    [InlineData("known:Test,Test", "all", "each category of known once")]
    [InlineData("known:Test known:Test", "all", "each list once")]
    [InlineData(":Test", "all", "name of a list")]
    [InlineData("", "all", "Name 1 to")]
    [InlineData("known:Test", "some", "The scope is")]
    [InlineData("known:Test", "under:", "must end at a /")]
    [InlineData("known:Test", "under:a/,a/", "each part of the source once")]
    [InlineData("known:Test", "under:a/,../", "must name each folder")]
    public void Terms_that_make_no_sense_are_refused(string lists, string scope, string words)
    {
        Assert.False(NoticeTerms.TryParse(lists.Split(' ', StringSplitOptions.RemoveEmptyEntries), scope, false, out _, out var problem));
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_are_read_back_as_they_were_kept()
    {
        Assert.True(NoticeTerms.TryParse(["b:Test", "a:Test,Baseline"], "under:y/,x/", true, out var terms, out _));
        var kept = NoticeTerms.FromTrusted(System.Text.Encoding.UTF8.GetString(Waarborg.Ledger.CanonicalJson.Write(terms.ToJson())));
        Assert.True(JsonNode.DeepEquals(terms.ToJson(), kept.ToJson()));
        Assert.Equal(["x/", "y/"], kept.Parts);
    }

    [Fact]
    public void A_comparison_has_all_lines_of_both_in_order()
    {
        string[] before = ["a", "b", "c", "d"];
        string[] after = ["a", "c", "x", "d", "e"];
        var lines = NoticeDiff.Between(before, after);
        Assert.Equal(before, lines.Where(line => line.Change != LineChange.Added).Select(line => line.Line));
        Assert.Equal(after, lines.Where(line => line.Change != LineChange.Removed).Select(line => line.Line));
        Assert.Equal(["b"], lines.Where(line => line.Change == LineChange.Removed).Select(line => line.Line));
        Assert.Empty(NoticeDiff.Between([], []));
    }

    internal static NoticeFacts Facts(
        string scope = NoticeTerms.All, SourceKind kind = SourceKind.Folder, Audience audience = Audience.Public, bool alwaysAsk = false) => new(
            new("web", kind, null, audience, DateTimeOffset.UnixEpoch, "person:a"),
            [new("known", "meldpunt", ["Baseline", "NationallyIllegal"])],
            SomeNotices.Terms with { Scope = scope, AlwaysAsk = alwaysAsk }, SomeNotices.Settings(), IsSample: false);

    static string Plain(NoticeFacts facts, string language) => UserNotice.Write(facts, language).ToPlain().Replace("\n  ", " ", StringComparison.Ordinal).Replace('\n', ' ');

    static void Says(string text, params string[] words) =>
        Assert.All(words, one => Assert.Contains(one, text, StringComparison.Ordinal));
}
