using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Intake;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>A file that several have: whoever it concerns is told once, of his own name, and nobody of another's.</summary>
public sealed class SharedStatementTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Before anybody looked: one item, whose file went under the names of both.
    [Fact]
    public async Task Each_customer_of_whom_a_name_went_is_told_once_of_his_own_name_and_once_more_when_it_is_back()
    {
        await using var telling = await Telling.SharedAsync();
        var scene = telling.Scene;
        Assert.Equal((1, 1), (scene.Case.Items.Count, scene.Count("restrictions where kind = 'Disable'")));
        Assert.Equal(2, await telling.RunAsync());
        Assert.Equal(0, await telling.RunAsync());
        Assert.Equal(["c-1@klant.example", "c-2@klant.example"], telling.Mail.Mail.Select(one => one.To).Order(StringComparer.Ordinal));
        Assert.All(telling.All(), one => Assert.Equal(StatementState.Told, one.State));
        Assert.Equal(["c-1/a.png", "c-2/b.png"], NamesOf(telling));
        Assert.Equal(2, telling.All().Select(one => telling.DetailsOf(one).Code).Distinct(StringComparer.Ordinal).Count());

        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Assert.True(File.Exists(scene.Tree.At("c-2/b.png")));
        Assert.Equal(2, await telling.RunAsync());
        Assert.Equal(2, telling.Mail.Mail.Skip(2).Select(one => one.To).Distinct(StringComparer.Ordinal).Count());
        Assert.All(telling.All(), one => Assert.Equal(StatementPhase.Back, one.Said));
        // The ledger says it of the restriction, once.
        Assert.Equal(["owed", "told"], Said(telling));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // After a person looked: each name is an item, and the file goes once.
    [Fact]
    public async Task Where_each_name_is_an_item_each_customer_is_told_of_what_was_confirmed()
    {
        await using var telling = await Telling.SharedAsync(alwaysAsk: true);
        var scene = telling.Scene;
        Assert.Equal(2, scene.Case.Items.Count);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        Assert.Equal(1, scene.Count("restrictions where kind = 'Disable'"));
        Assert.Equal(2, await telling.RunAsync());
        Assert.Equal(0, await telling.RunAsync());
        Assert.Equal(["c-1/a.png", "c-2/b.png"], NamesOf(telling));
        Assert.Equal(2, telling.All().Select(one => one.ItemId).Distinct().Count());
        Assert.All(await telling.TextsAsync(), text => Assert.Matches("Bevestigd door een mens: ja|Confirmed by a person: yes", text));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task A_customer_with_several_names_of_one_file_is_told_once_and_of_a_name_that_is_nobodys_nobody_is()
    {
        await using var telling = new Telling("c-1", "c-2");
        var scene = telling.Scene.Known(Telling.Known).Permit();
        scene.Tree.Add("c-1/a.png", Telling.Known).AddHardLink("c-1/b.png", "c-1/a.png")
            .AddFolder("nobody").AddHardLink("nobody/c.png", "c-1/a.png");
        await scene.SweepAsync();
        Assert.Equal(1, await telling.RunAsync());
        Assert.Equal("c-1@klant.example", Assert.Single(telling.Mail.Mail).To);
        Assert.Single(telling.All());
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // Whoever objects has the file back under every name, and both are heard and told.
    [Fact]
    public async Task Both_may_object_and_where_one_is_right_both_have_it_back()
    {
        await using var telling = await Telling.SharedAsync();
        var scene = telling.Scene;
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        await telling.RunAsync();
        var complaints = telling.Complaints;
        Assert.All(telling.All(), one => Assert.Equal(ComplaintOutcome.Made, complaints.Make(one.Id, "It is mine.", "nl")));
        Assert.IsType<CaseAnswer.Done>(await telling.DecideAsync(isReversed: true));
        Assert.All(complaints.List(9), one => Assert.Equal(ComplaintState.Reversed, one.State));
        Assert.True(File.Exists(scene.Tree.At("c-1/a.png")) && File.Exists(scene.Tree.At("c-2/b.png")));
        await telling.RunAsync();
        foreach (var customer in (string[])["c-1@klant.example", "c-2@klant.example"])
        {
            // Unavailable, received, decided, back.
            Assert.Equal(4, telling.Mail.Mail.Count(one => one.To == customer));
        }

        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task One_objects_and_is_not_right_and_the_other_is_heard_by_himself()
    {
        await using var telling = await Telling.SharedAsync();
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        await telling.RunAsync();
        var (complaints, desk) = (telling.Complaints, new ComplaintDesk(telling.Installation));
        Assert.All(telling.All(), one => Assert.Equal(ComplaintOutcome.Made, complaints.Make(one.Id, "It is mine.", "nl")));
        Assert.IsType<CaseAnswer.Done>(await desk.DecideAsync(1, false, "It is.", Telling.Officer, Cancellation));
        Assert.Equal(ComplaintState.Made, complaints.List(9).Single(one => one.Id == 2).State);
        Assert.IsType<CaseAnswer.Done>(await desk.DecideAsync(2, false, "It is.", Telling.Officer, Cancellation));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task An_authority_keeps_it_back_from_both_and_it_is_told_to_both_afterwards()
    {
        await using var telling = await Telling.SharedAsync();
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(
            1, HoldKind.OtherOrder, telling.Scene.At.Time.GetUtcNow().AddDays(9), "R", Actor.CommandLine));
        Assert.Equal(0, await telling.RunAsync());
        telling.Scene.At.Time.Jump(TimeSpan.FromDays(10));
        Assert.Equal(2, await telling.RunAsync());
        Assert.Equal(["owed", "held", "owed", "told"], Said(telling));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // What one asks for never tells him of the other.
    [Fact]
    public async Task What_is_held_about_one_names_nothing_of_the_other()
    {
        await using var telling = await Telling.SharedAsync();
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        await telling.RunAsync();
        var desk = new PersonDesk(telling.Installation);
        var second = desk.Export("c-2", Actor.CommandLine)!.Document.ToJsonString();
        Assert.Contains("c-2/b.png", second, StringComparison.Ordinal);
        Assert.DoesNotContain("c-1", second, StringComparison.Ordinal);
        Assert.DoesNotContain("c-2", desk.Export("c-1", Actor.CommandLine)!.Document.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_to_both_goes_with_the_item_and_nothing_of_it_is_left()
    {
        await using var telling = await Telling.SharedAsync();
        await telling.RunAsync();
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        await telling.RunAsync();
        telling.Scene.At.Time.Jump(TimeSpan.FromDays(400));
        var round = await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((1, 1, false), (round.Items, round.Cases, round.IsFound));
        Assert.Equal((0, 0, 0), (
            telling.Scene.Count("statements"), telling.Scene.Count("statement_messages"), telling.Scene.Count("outgoing")));
    }

    // Two cases about one object: when the item goes that it was told with, the other case's is no restriction that told nobody.
    [Fact]
    public async Task What_was_told_with_an_item_that_is_forgotten_is_not_told_anew_by_another_case_of_the_same_file()
    {
        await using var telling = await Telling.DisabledAsync(tells: false);
        var scene = telling.Scene;
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Equal(1, await telling.RunAsync());
        using (var connection = telling.Installation.Database.Open())
        {
            Copy(connection, "cases", "id = 1", ("id", "2"), ("entry", "'another'"));
            Copy(connection, "case_items", "id = 1", ("id", "2"), ("case_id", "2"));
        }

        scene.At.Time.Jump(TimeSpan.FromDays(400));
        Assert.True(Holds.Set(
            telling.Installation, 2, scene.At.Time.GetUtcNow().AddDays(30), "OM-1", Actor.CommandLine.ToString()));
        Assert.Equal(1, (await new RetentionDesk(telling.Installation).RunAsync(Cancellation)).Items);
        Assert.Empty(telling.All());
        Assert.Equal((1, 1), (scene.Count("restrictions where case_item = 2"), scene.Count("restrictions where had_statement = 1")));
        Housekeeping.Run(telling.Installation);
        Assert.Empty(telling.All());
        Assert.Equal(0, await telling.RunAsync());
        Assert.Single(telling.Mail.Mail);
    }

    // Told before, put back, and away again: he is told of that, too, and his time to object counts from then.
    [Fact]
    public async Task Who_was_told_of_an_earlier_restriction_is_told_of_a_later_one_once_and_his_time_begins_anew()
    {
        await using var telling = await Telling.DisabledAsync();
        var scene = telling.Scene;
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal(1, await telling.RunAsync());
        scene.At.Time.Jump(TimeSpan.FromDays(20));
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.True(Facts(telling).IsUntold);
        Assert.Equal(1, await telling.RunAsync());
        Assert.Equal(0, await telling.RunAsync());
        Assert.Equal((false, scene.At.Time.GetUtcNow()), (Facts(telling).IsUntold, Facts(telling).InformedAt!.Value));
        Assert.Equal(3, telling.Mail.Mail.Count);
        Assert.Equal(
            [(StatementState.Told, StatementPhase.Back), (StatementState.Told, StatementPhase.Confirmed)],
            telling.All().Select(one => (one.State, one.Phase)));
        // The words of a complaint about the first are no word against the second.
        Assert.Equal(ComplaintOutcome.NotHere, telling.Complaints.Make(1, "No.", "nl"));
        Assert.Equal(ComplaintOutcome.Made, telling.Complaints.Make(2, "No.", "nl"));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    // Everything of before is there after, and a number that was given is not given again.
    [Fact]
    public async Task Statements_of_a_version_before_keep_their_numbers_their_messages_and_their_complaints()
    {
        await using var telling = await Telling.SharedAsync();
        await telling.RunAsync();
        Assert.Equal(ComplaintOutcome.Made, telling.Complaints.Make(1, "It is mine.", "nl"));
        using var connection = telling.Installation.Database.Open();
        List<string> before;
        connection.Execute("update sqlite_sequence set seq = 77 where name = 'statements'");
        using (var transaction = connection.BeginTransaction())
        {
            // As it was: one for each restriction.
            connection.Execute(
                """
                pragma defer_foreign_keys = on;
                delete from statement_messages where statement in (select id from statements where sharer > 0);
                delete from statements where sharer > 0;
                """, transaction: transaction);
            before = Rows(connection);
            using var migration = new StreamReader(typeof(Waarborg.Store.Database).Assembly
                .GetManifestResourceStream("Migrations/0122-shared-statements.sql")!);
            connection.Execute(await migration.ReadToEndAsync(Cancellation), transaction: transaction);
            transaction.Commit();
        }

        Assert.Equal(before, Rows(connection));
        Assert.Empty(connection.Query("pragma foreign_key_check"));
        Assert.Equal(77, connection.ExecuteScalar<long>("select seq from sqlite_sequence where name = 'statements'"));

        static List<string> Rows(SqliteConnection connection) =>
        [
            .. connection.Query<string>("select id || ' ' || restriction || ' ' || state || ' ' || hex(receipt) from statements"),
            .. connection.Query<string>("select message || ' of ' || statement from statement_messages"),
            .. connection.Query<string>("select id || ' about ' || statement from complaints"),
        ];
    }

    static RetentionFacts Facts(Telling telling)
    {
        using var connection = telling.Installation.Database.Open();
        return Assert.Single(RetentionStore.All(connection)).Facts;
    }

    static void Copy(SqliteConnection connection, string table, string which, params (string Column, string Value)[] other)
    {
        var columns = connection.Query<string>($"select name from pragma_table_info('{table}')").ToList();
        var values = columns.Select(column => other.FirstOrDefault(one => one.Column == column).Value ?? column);
        connection.Execute($"insert into {table} select {string.Join(", ", values)} from {table} where {which}");
    }

    // In the order of the names, each told with its own customer.
    static List<string> NamesOf(Telling telling) =>
    [
        .. telling.All().Select(telling.DetailsOf).Select(details =>
        {
            var name = new Locator(details.Locator).ToString();
            Assert.Equal(name[..3], details.Customer);
            return name;
        }).Order(StringComparer.Ordinal),
    ];

    static List<string> Said(Telling telling)
    {
        using var connection = telling.Installation.Database.Open();
        return [.. connection.Query<string>("select cast(body as text) from evidence where kind = 'statement' order by seq")
            .Select(body => (string)JsonNode.Parse(body)!["state"]!)];
    }
}
