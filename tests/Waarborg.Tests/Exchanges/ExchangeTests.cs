using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.Pipeline;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Exchanges;

/// <summary>Every exchange against its stand-in: whole or nothing, where it broke off, and what is wrong since when.</summary>
public sealed class ExchangeTests
{
    public static TheoryData<string> Kinds { get; } =
        [nameof(ExchangeKind.NcmecHashSharing), nameof(ExchangeKind.ThreatExchange)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task All_of_it_is_pulled_and_then_what_changed(string kind)
    {
        await using var exchange = await StartAsync(kind);
        exchange.PageSize = 7;
        exchange.Put(0, 30);
        var first = await exchange.PulledAsync();
        Assert.Equal((ReleaseState.Active, 30), (first.State, first.Entries));
        Assert.Equal(ListCategory.NationallyIllegal, Assert.Single(first.Counts).Category);
        Assert.Null(Assert.IsType<ExchangeRound.Whole>(await exchange.PullAsync()).Release);

        exchange.Put(30, 35);
        exchange.Delete(3);
        exchange.Server.Asked.Clear();
        var second = await exchange.PulledAsync();
        Assert.Equal((5, 29, 1), (second.Difference.Added, second.Difference.Kept, second.Difference.Withdrawn));
        Assert.DoesNotContain(exchange.ReferenceOf(3), exchange.References());
        Assert.Single(exchange.Server.Asked);
        Assert.Equal((ExchangeState.UpToDate, null), (exchange.State.State, exchange.State.Fault));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_pull_that_breaks_off_leaves_nothing_in_force_and_goes_on_where_it_was(string kind)
    {
        await using var exchange = await StartAsync(kind);
        exchange.PageSize = 7;
        exchange.Put(0, 30);
        exchange.Server.Fail(StandInFault.Status, afterPages: 2, times: 3);
        Assert.Equal(ExchangeProblem.ServerError, (await exchange.FaultAsync()).Problem);
        Assert.Null(exchange.Newest);
        Assert.Equal(2, exchange.State.Progress.Pages);
        exchange.Server.Asked.Clear();
        Assert.Equal(30, (await exchange.PulledAsync()).Entries);
        // The three pages that were left, and one for what came since the pull began.
        Assert.Equal(4, exchange.Server.Asked.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_error_of_a_moment_is_tried_again_and_does_no_harm(string kind)
    {
        await using var exchange = await StartAsync(kind);
        exchange.Put(0, 3);
        exchange.Server.Fail(StandInFault.Status, times: 2, status: 503);
        Assert.Equal(3, (await exchange.PulledAsync()).Entries);
    }

    public static TheoryData<string, string, string> Faults
    {
        get
        {
            var faults = new TheoryData<string, string, string>();
            foreach (var (fault, problem) in (ReadOnlySpan<(StandInFault, ExchangeProblem)>)
                [
                    (StandInFault.Malformed, ExchangeProblem.Malformed), (StandInFault.Truncated, ExchangeProblem.Malformed),
                    (StandInFault.NeverEnds, ExchangeProblem.Endless), (StandInFault.Loops, ExchangeProblem.Endless),
                    (StandInFault.ErrorInside, ExchangeProblem.ErrorInside),
                    (StandInFault.Redirect, ExchangeProblem.UnexpectedStatus),
                ])
            {
                foreach (var kind in Kinds) faults.Add(kind.Data, fault.ToString(), problem.ToString());
            }

            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_is_no_page_ends_the_pull_and_what_was_in_force_stays(string kind, string fault, string problem)
    {
        await using var exchange = await StartAsync(kind);
        exchange.PageSize = 5;
        exchange.Put(0, 4);
        await exchange.PulledAsync();
        exchange.Put(4, 30);
        exchange.Server.Fail(Enum.Parse<StandInFault>(fault), afterPages: 1);
        var found = await exchange.FaultAsync();
        Assert.Equal(problem, found.Problem.ToString());
        Assert.Equal((1, 4), (exchange.Newest!.Number, exchange.InForce!.Entries));
        Assert.DoesNotContain(exchange.Server.Asked, asked => asked.Path.Contains("elsewhere", StringComparison.Ordinal));

        var since = exchange.At.Time.GetUtcNow();
        await exchange.FaultAsync();
        Assert.Equal((ExchangeState.Failing, since), (exchange.State.State, exchange.State.FaultSince));
        exchange.Server.Fail(StandInFault.None);
        Assert.Equal(30, (await exchange.PulledAsync()).Entries);
        Assert.Equal((ExchangeState.UpToDate, null), (exchange.State.State, exchange.State.FaultSince));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Credentials_that_expire_in_the_middle_are_said_so_and_the_pull_goes_on_with_new_ones(string kind)
    {
        await using var exchange = await StartAsync(kind);
        exchange.PageSize = 7;
        exchange.Put(0, 20);
        exchange.Server.Fail(StandInFault.Status, afterPages: 1, status: 401);
        Assert.Equal(ExchangeProblem.CredentialsRefused, (await exchange.FaultAsync()).Problem);
        exchange.Server.Fail(StandInFault.None);
        exchange.WriteSecret("some:other|AAAAAAAAAAAAAAAAAAAAAAAAAA");
        Assert.Equal(ExchangeProblem.CredentialsRefused, (await exchange.FaultAsync()).Problem);
        Assert.Null(exchange.Newest);

        File.Delete(Path.Combine(exchange.Installation.Keys.Folder, "exchange-" + SomeExchange.List));
        Assert.Equal(ExchangeProblem.SecretMissing, (await exchange.FaultAsync()).Problem);
        exchange.WriteSecret(exchange.Secret);
        Assert.Equal(20, (await exchange.PulledAsync()).Entries);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nobody_there_is_a_state_with_an_age(string kind)
    {
        var exchange = await StartAsync(kind);
        await exchange.Server.DisposeAsync();
        Assert.Equal(ExchangeProblem.Unreachable, (await exchange.FaultAsync()).Problem);
        Assert.Equal(exchange.At.Time.GetUtcNow(), exchange.State.FaultSince);
        Assert.True(exchange.State.DueAt > exchange.At.Time.GetUtcNow());
        exchange.At.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_taken_back_stops_before_any_release_is_made_and_comes_back_with_no_rollback(string kind)
    {
        await using var exchange = await StartAsync(kind);
        exchange.PageSize = 2;
        exchange.Put(0, 3);
        await exchange.PulledAsync();
        exchange.Delete(1);
        exchange.Put(10, 20);
        // The first page brings it; the pull then breaks off.
        exchange.Server.Fail(StandInFault.Status, afterPages: 1, status: 500);
        await exchange.FaultAsync();
        var handle = ListStore.HandleOf(exchange.Installation.Keys, SomeExchange.List)(exchange.ReferenceOf(1));
        Assert.Equal(1, exchange.InForce!.Number);
        Assert.Equal([handle], Assert.Single(new ListStore(exchange.Installation).InForce().Releases).SetAside);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_of_another_purpose_is_counted_and_not_kept_and_stops_where_it_was(string kind)
    {
        await using var exchange = await StartAsync(kind);
        exchange.Put(0, 3);
        await exchange.PulledAsync();
        exchange.Spoil(1);
        var release = await exchange.PulledAsync();
        Assert.Equal(2, release.Entries);
        Assert.Equal(1, exchange.State.Counts.Single(count => count.Key.StartsWith("refused.", StringComparison.Ordinal)).Value);
        using var connection = exchange.Installation.Database.Open();
        Assert.Equal(2, Dapper.SqlMapper.ExecuteScalar<long>(connection, "select count(*) from exchange_records"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task When_the_exchange_has_nothing_any_more_nothing_matches(string kind)
    {
        await using var exchange = await StartAsync(kind);
        exchange.Put(0, 2);
        await exchange.PulledAsync();
        exchange.Delete(0);
        exchange.Delete(1);
        Assert.IsType<ExchangeRound.Whole>(await exchange.PullAsync());
        Assert.Null(exchange.InForce);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_full_pull_finds_what_went_unsaid_and_changes_nothing_else(string kind)
    {
        await using var exchange = await StartAsync(kind);
        exchange.PageSize = 3;
        exchange.Put(0, 8);
        var root = (await exchange.PulledAsync()).Trust.Root;
        Assert.Null(Assert.IsType<ExchangeRound.Whole>(await exchange.PullAsync(full: true)).Release);
        Assert.Equal(root, exchange.InForce!.Trust.Root);
    }

    static Task<SomeExchange> StartAsync(string kind) => SomeExchange.StartAsync(Enum.Parse<ExchangeKind>(kind));
}
