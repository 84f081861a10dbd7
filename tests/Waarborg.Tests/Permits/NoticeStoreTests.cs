using System.Text.Json.Nodes;
using Dapper;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>No permit before users are told, and no scan when what they were told is no longer so (S6).</summary>
public sealed class NoticeStoreTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly NoticeStore _notices;

    public NoticeStoreTests()
    {
        _notices = new(_at.Installation);
        SomeNotices.Fill(_at.Installation, isFolder: true);
    }

    public void Dispose() => _at.Dispose();

    Installation Installation => _at.Installation;

    [Fact]
    public void S6_a_source_without_a_notice_is_not_scanned()
    {
        Assert.Contains("No user notice for web is published", Misfit(), StringComparison.Ordinal);
        Assert.Contains("No user notice for web is published", PermitProblem("told by letter"), StringComparison.Ordinal);
        SomeNotices.Publish(Installation);
        Assert.Null(Misfit());
    }

    [Fact]
    public void S6_other_lists_or_categories_make_the_notice_untrue()
    {
        SomeNotices.Publish(Installation);
        SomeNotices.List(Installation, "more");
        foreach (var lists in (ListUse[][])
            [
                [new("known", ["Baseline"])],
                [new("known", ["Baseline", "NationallyIllegal", "Test"])],
                [new("known", ["Baseline", "NationallyIllegal"]), new("more", ["Baseline"])],
                [new("more", ["Baseline", "NationallyIllegal"])],
            ])
        {
            Assert.Contains(
                "no longer says the truth. Since it was published this has changed: the lists, their suppliers or categories.",
                Misfit(SomeNotices.Terms with { Lists = lists }), StringComparison.Ordinal);
        }

        Assert.Contains("There is no list named gone", Misfit(SomeNotices.Terms with { Lists = [new("gone", ["Test"])] }), StringComparison.Ordinal);
        Assert.Null(Misfit(SomeNotices.Terms with { Lists = [new("known", ["NationallyIllegal", "Baseline"])] }));
    }

    [Fact]
    public void S6_another_supplier_of_the_same_list_makes_the_notice_untrue()
    {
        SomeNotices.Publish(Installation);
        Execute("update lists set supplier = 'somebody else'");
        Assert.Contains("the lists, their suppliers", Misfit(), StringComparison.Ordinal);
    }

    [Fact]
    public void S6_a_wider_scope_or_disabling_first_makes_the_notice_untrue()
    {
        SomeNotices.Publish(Installation, SomeNotices.Terms with { Scope = NoticeTerms.OptedIn, AlwaysAsk = true });
        Assert.Contains("which part of the source; whether a person always decides first.", Misfit(), StringComparison.Ordinal);
        Assert.Contains(
            "has changed: which part of the source.",
            Misfit(SomeNotices.Terms with { Scope = "under:a/", AlwaysAsk = true }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "\"Strandhost\"", "what the provider says of itself")]
    [InlineData("objections", "\"https://elsewhere.example\"", "what the provider says of itself")]
    [InlineData("publicAddress", "\"https://elsewhere.example/\"", "what the provider says of itself")]
    [InlineData("retentionDays", """{"cases":366,"sealedFiles":180,"complaints":730}""", "for how long data is kept")]
    public void S6_other_settings_make_the_notice_untrue_until_a_new_one_is_published(string field, string value, string words)
    {
        SomeNotices.Publish(Installation);
        var json = SomeNotices.Json();
        json[field] = JsonNode.Parse(value);
        SomeNotices.Set(Installation, json);
        Assert.Contains($"has changed: {words}.", Misfit(), StringComparison.Ordinal);
        SomeNotices.Publish(Installation);
        Assert.Null(Misfit());
    }

    [Fact]
    public void S6_settings_that_do_not_count_leave_nothing_to_hold_the_notice_against()
    {
        SomeNotices.Publish(Installation);
        Execute("update provider_settings set body = replace(body, 'Duinhost', 'Elsewho')");
        Assert.Contains("cannot be held against what is so: The settings of version 1 are not those", Misfit(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_says_nothing_to_users_changes_nothing()
    {
        SomeNotices.Set(Installation, SomeNotices.Json(new JsonObject { ["webhook"] = "https://duinhost.example/hook" }));
        SomeNotices.Publish(Installation);
        // That customers are told stays so, whichever way it is.
        SomeNotices.Set(Installation, SomeNotices.Json(new JsonObject { ["webhook"] = "https://duinhost.example/other" }));
        // A new release of the same list.
        var file = _at.Write("known2.csv", $"algorithm,hash,category,reference\nmd5,{new string('2', 32)},Test,S-2\n");
        Assert.IsType<Waarborg.Lists.ImportOutcome.Imported>(new Waarborg.Lists.ListStore(Installation).Import(
            new("known", file, "sample"), Actor.CommandLine, CancellationToken.None));
        Assert.Null(Misfit());
    }

    [Fact]
    public void S6_a_permit_waits_until_the_notice_was_up_for_fourteen_days()
    {
        SomeNotices.Publish(Installation);
        _at.Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromMilliseconds(1));
        Assert.Contains(
            "at least 14 days before the first item: not before 2026-12-06T10:00:00.000Z", PermitProblem("a reason"), StringComparison.Ordinal);
        _at.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(PermitProblem("They were told by letter."));
    }

    [Fact]
    public void S6_whatever_is_published_anew_begins_the_fourteen_days_anew()
    {
        SomeNotices.Publish(Installation);
        _at.Time.Advance(TimeSpan.FromDays(10));
        // The same facts in other words, as a later version of the program might have them.
        Execute("""
            insert into notices (source, hash, body, nonce, commitment, published_at, actor)
            select source, hash, replace(body, 'Waar gaat dit over?', 'Waarover gaat dit?'), nonce, commitment,
                '2026-12-02T10:00:00.000Z', actor from notices
            """);
        _at.Time.Advance(TimeSpan.FromDays(4));
        Assert.Contains("not before 2026-12-16T10:00:00.000Z", PermitProblem("a reason"), StringComparison.Ordinal);
        var json = SomeNotices.Json();
        json["contact"] = "anders@duinhost.example";
        SomeNotices.Set(Installation, json);
        SomeNotices.Publish(Installation);
        Assert.Contains("not before 2026-12-20T10:00:00.000Z", PermitProblem("a reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void S6_a_notice_that_reached_too_few_lets_no_permit_start_unless_it_says_why()
    {
        var notice = SomeNotices.Publish(Installation);
        _at.Time.Advance(TimeSpan.FromDays(20));
        Assert.Contains("delivered to nobody", PermitProblem(null), StringComparison.Ordinal);
        SomeNotices.Customers(Installation, [.. Enumerable.Range(1, 20).Select(i => $"c-{i},web,sites/{i}/,c{i}@klant.example,nl")]);
        Assert.Contains("had reached 0 of 20 customers 14 days ago; at least 95 %", PermitProblem(null), StringComparison.Ordinal);
        Deliver(notice, 18, _at.Time.GetUtcNow());
        Deliver(notice, 19, _at.Time.GetUtcNow());
        Assert.Contains("had reached 0 of 20", PermitProblem(null), StringComparison.Ordinal);
        _at.Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromMilliseconds(1));
        Assert.Contains("had reached 0 of 20", PermitProblem(null), StringComparison.Ordinal);
        _at.Time.Advance(TimeSpan.FromMilliseconds(1));
        // 19 of 20 are 95 %.
        Assert.Null(PermitProblem(null));
        SomeNotices.Customers(Installation, "c-21,web,sites/21/,c21@klant.example,nl");
        Assert.Contains("had reached 19 of 21", PermitProblem(null), StringComparison.Ordinal);
        Assert.Null(PermitProblem("Two customers have no address."));
        Assert.Contains("is empty", PermitProblem(" "), StringComparison.Ordinal);
        Assert.Contains("at most 2000 characters", PermitProblem(new('a', 2001)), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_sample_two_seconds_stand_for_the_fourteen_days()
    {
        using var sample = new TempInstallation(InstallationKind.Sample);
        SomeNotices.Fill(sample.Installation);
        SomeNotices.Publish(sample.Installation);
        string? Ask() => SomeNotices.Ask(sample.Installation, (connection, transaction) => new NoticeStore(sample.Installation).PermitProblem(
            connection, transaction, "web", SomeNotices.Terms, sample.Time.GetUtcNow(), "a sample has no customers"));
        Assert.Contains("2 seconds (in a sample)", Ask(), StringComparison.Ordinal);
        sample.Time.Advance(NoticeRules.SampleLead);
        Assert.Null(Ask());
    }

    [Fact]
    public async Task What_was_prepared_is_what_is_published_and_the_ledger_commits_to_it()
    {
        Assert.Contains("Nothing is prepared", Refused(_notices.Publish("web", Actor.CommandLine)), StringComparison.Ordinal);
        var prepared = Assert.IsType<PrepareOutcome.Prepared>(_notices.Prepare("web", SomeNotices.Terms, Actor.CommandLine)).Notice;
        Assert.Null(_notices.Latest("web"));
        var notice = Assert.IsType<PublishOutcome.Published>(_notices.Publish("web", Actor.CommandLine)).Notice;
        Assert.Equal((1, prepared.Hash), (notice.Id, notice.Hash));
        Assert.Equal(NoticeFacts.HashOf(notice.Facts), notice.Hash);
        Assert.All(prepared.Texts, text => Assert.Equal(text.Lines(), notice.Text(text.Language).Lines()));
        Assert.True(NoticeRules.IsCommitted(notice.Record, notice.Nonce, notice.Commitment));
        var other = notice.Record.DeepClone().AsObject();
        other["texts"]!["nl"]!["title"] = "Iets anders";
        Assert.False(NoticeRules.IsCommitted(other, notice.Nonce, notice.Commitment));

        using (var connection = Installation.Database.Open())
        {
            var entry = JsonNode.Parse(connection.QuerySingle<byte[]>("select body from evidence where kind = 'notice.published'"))!;
            Assert.Equal(notice.Commitment, entry["record"]!.GetValue<string>());
            Assert.Equal((1, "web"), (entry["notice"]!.GetValue<long>(), entry["source"]!.GetValue<string>()));
        }

        Assert.Contains("Nothing is prepared", Refused(_notices.Publish("web", Actor.CommandLine)), StringComparison.Ordinal);
        Assert.IsType<PrepareOutcome.Prepared>(_notices.Prepare("web", SomeNotices.Terms, Actor.CommandLine));
        Assert.Contains("says exactly this already", Refused(_notices.Publish("web", Actor.CommandLine)), StringComparison.Ordinal);
        await LedgerWatch.AssertAgreesAsync(Installation);
    }

    [Fact]
    public void What_changed_after_it_was_read_is_not_published_unread()
    {
        Assert.IsType<PrepareOutcome.Prepared>(_notices.Prepare("web", SomeNotices.Terms, Actor.CommandLine));
        var json = SomeNotices.Json();
        json["name"] = "Strandhost";
        SomeNotices.Set(Installation, json);
        Assert.Contains("Prepare and read it again", Refused(_notices.Publish("web", Actor.CommandLine)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_told_truly_is_not_prepared()
    {
        Assert.Contains("no source named none", RefusedToPrepare("none", SomeNotices.Terms), StringComparison.Ordinal);
        Assert.Contains("no list named gone", RefusedToPrepare("web", SomeNotices.Terms with { Lists = [new("gone", ["Test"])] }), StringComparison.Ordinal);
        Assert.Contains("The scope is", RefusedToPrepare("web", SomeNotices.Terms with { Scope = "some" }), StringComparison.Ordinal);
        Server.Some.UploadSource(Installation, "inlet");
        Assert.Contains("has no parts", RefusedToPrepare("inlet", SomeNotices.Terms with { Scope = NoticeTerms.OptedIn }), StringComparison.Ordinal);
        Execute("delete from provider_settings");
        Assert.Contains("version 1 was seen before", RefusedToPrepare("web", SomeNotices.Terms), StringComparison.Ordinal);
    }

    [Fact]
    public void S6_a_drift_is_written_once_and_only_a_new_notice_mends_it()
    {
        Assert.False(Drift(SomeNotices.Terms));
        SomeNotices.Publish(Installation);
        Assert.False(Drift(SomeNotices.Terms));
        var wider = SomeNotices.Terms with { AlwaysAsk = true };
        Assert.True(Drift(wider));
        Assert.False(Drift(wider));
        Assert.NotNull(_notices.Latest("web")!.DriftedAt);
        // Changed back: the ledger has said that it was not true.
        Assert.Contains("no longer says the truth since 2026-11-22", Misfit(), StringComparison.Ordinal);
        Assert.False(Drift(SomeNotices.Terms));
        Assert.Equal(2, SomeNotices.Publish(Installation).Id);
        Assert.Null(Misfit());
        Assert.True(Drift(wider));
        Assert.Equal(2, LedgerWatch.Kinds(Installation).Count(kind => kind == "notice.drifted"));
    }

    [Fact]
    public void The_versions_of_a_source_follow_each_other()
    {
        Server.Some.FolderSource(Installation, "images");
        var first = SomeNotices.Publish(Installation);
        SomeNotices.In(Installation, (connection, transaction) => Assert.IsType<PublishOutcome.Published>(
            _notices.Publish(connection, transaction, "images", SomeNotices.Terms, Actor.CommandLine)));
        var third = SomeNotices.Publish(Installation, SomeNotices.Terms with { AlwaysAsk = true });
        Assert.Equal((1, 3), (first.Id, third.Id));
        Assert.Equal(1, _notices.Before(third)!.Id);
        Assert.Null(_notices.Before(first));
        Assert.Equal([("images", 2), ("web", 3)], _notices.LatestOfEach().Select(one => (one.Source, (int)one.Id)));
        Assert.Null(_notices.Find(77));
    }

    // As delivery writes it down: the customers from 1 to this one were reached at this moment.
    void Deliver(Notice notice, int upTo, DateTimeOffset at)
    {
        using var connection = Installation.Database.Open();
        for (var i = 1; i <= upTo; i++)
        {
            connection.Execute(
                "insert into notice_deliveries (notice, customer, delivered_at) values (@Id, @customer, @at) on conflict do nothing",
                new { notice.Id, customer = $"c-{i}", at = Instant.Text(at) });
        }
    }

    string? Misfit(NoticeTerms? terms = null) => SomeNotices.Ask(
        Installation, (connection, transaction) => _notices.Misfit(connection, transaction, "web", terms ?? SomeNotices.Terms));

    string? PermitProblem(string? reason) => SomeNotices.Ask(Installation, (connection, transaction) =>
        _notices.PermitProblem(connection, transaction, "web", SomeNotices.Terms, _at.Time.GetUtcNow(), reason));

    bool Drift(NoticeTerms terms)
    {
        var written = false;
        SomeNotices.In(Installation, (connection, transaction) => { written = _notices.RecordDrift(connection, transaction, "web", terms); });
        return written;
    }

    static string Refused(PublishOutcome outcome) => Assert.IsType<PublishOutcome.Refused>(outcome).Words;

    string RefusedToPrepare(string source, NoticeTerms terms) =>
        Assert.IsType<PrepareOutcome.Refused>(_notices.Prepare(source, terms, Actor.CommandLine)).Words;

    void Execute(string sql)
    {
        using var connection = Installation.Database.Open();
        Assert.NotEqual(0, connection.Execute(sql));
    }
}
