using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Notices;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Pipeline;

namespace Waarborg.Tests.Support;

/// <summary>A scene with customers who are told by mail, and a relay that keeps what it takes.</summary>
sealed class Telling : IAsyncDisposable
{
    internal Telling(params string[] customers)
    {
        SetSettings();
        if (customers.Length > 0)
        {
            SomeNotices.Customers(Installation, [.. customers.Select((id, i) => $"{id},web,{id}/,{id}@klant.example,{(i % 2 == 0 ? "nl" : "en")}")]);
        }
    }

    /// <summary>The picture that the list knows.</summary>
    internal static byte[] Known { get; } = Scene.Picture(1);

    /// <summary>Somebody who judged nothing, and decides about complaints.</summary>
    internal static Actor Officer { get; } = new(ActorKind.Person, "officer");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal Scene Scene { get; } = new();

    internal MailSink Mail { get; } = new();

    internal Installation Installation => Scene.At.Installation;

    internal Statements Statements => new(Installation);

    internal Complaints Complaints => new(Installation);

    internal Outbox Outbox => new(Installation);

    internal void SetSettings(Action<JsonObject>? change = null)
    {
        var json = SomeNotices.Json(new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = Mail.Port, ["sender"] = "no-reply@duinhost.example" },
            ["customerWebhooks"] = false,
        });
        change?.Invoke(json);
        SomeNotices.Set(Installation, json);
    }

    /// <summary>What people confirm is destroyed at once.</summary>
    internal static void Shreds(JsonObject settings) => settings["confirmed"] = new JsonObject { ["originals"] = "shred" };

    /// <summary>The one file of a customer, which a sweep made unavailable; he was told, unless he is not to be yet.</summary>
    internal static async Task<Telling> DisabledAsync(bool tells = true, Action<JsonObject>? settings = null)
    {
        var telling = new Telling("c-1");
        if (settings is not null) telling.SetSettings(settings);
        await telling.SweepAsync();
        if (tells) Assert.Equal(1, await telling.RunAsync());
        return telling;
    }

    /// <summary>The same, confirmed since, of which he was told as well.</summary>
    internal static async Task<Telling> ConfirmedAsync(Action<JsonObject>? settings = null)
    {
        var telling = await DisabledAsync(settings: settings);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        Assert.Equal(1, await telling.RunAsync());
        return telling;
    }

    /// <summary>The same, complained about since, and decided.</summary>
    internal static async Task<Telling> HeardAsync(bool isReversed, Action<JsonObject>? settings = null)
    {
        var telling = await DisabledAsync(settings: settings);
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        telling.Complain();
        Assert.IsType<CaseAnswer.Done>(await telling.DecideAsync(isReversed));
        return telling;
    }

    /// <summary>One file under the names of two customers.</summary>
    internal static async Task<Telling> SharedAsync(bool alwaysAsk = false)
    {
        var telling = new Telling("c-1", "c-2");
        var scene = telling.Scene.Known(Known).Permit(alwaysAsk: alwaysAsk);
        scene.Tree.Add("c-1/a.png", Known).AddFolder("c-2").AddHardLink("c-2/b.png", "c-1/a.png");
        await scene.SweepAsync();
        return telling;
    }

    /// <summary>What is known lies under these names, or under one, and a sweep finds it.</summary>
    internal Task<SweepSummary> SweepAsync(params IEnumerable<string> names) => SweepAsync(24 * 300, names);

    /// <summary>The same under a permit of so many hours.</summary>
    internal Task<SweepSummary> SweepAsync(double hours, params IEnumerable<string> names)
    {
        Scene.Known(Known).Permit(hours: hours);
        foreach (var name in names.DefaultIfEmpty("c-1/a.png")) Scene.Tree.Add(name, Known);
        return Scene.SweepAsync();
    }

    /// <summary>Whoever the first statement is about says that it is wrong.</summary>
    internal void Complain(long statement = 1) =>
        Assert.Equal(ComplaintOutcome.Made, Complaints.Make(statement, "It is mine.", "nl"));

    internal Task<CaseAnswer> DecideAsync(bool isReversed, string? reason = null) => new ComplaintDesk(Installation).DecideAsync(
        1, isReversed, reason ?? (isReversed ? "We were wrong." : "We looked again, and it is what it was."), Officer, Cancellation);

    /// <summary>Makes what is due and sends it.</summary>
    internal async Task<int> RunAsync()
    {
        new Teller(Installation).Run();
        return (await new OutboxDelivery(Installation).RunAsync(Cancellation)).Delivered;
    }

    /// <summary>The statements, the oldest first.</summary>
    internal List<Statement> All() => [.. Statements.List(null, 500).Reverse()];

    internal StatementDetails DetailsOf(Statement statement)
    {
        using var connection = Installation.Database.Open();
        return Statements.DetailsOf(connection, null, statement.Id);
    }

    /// <summary>The texts of all mail so far, as an independent reader has them.</summary>
    internal async Task<List<string>> TextsAsync()
    {
        var texts = new List<string>();
        foreach (var (_, text) in Mail.Mail) texts.Add((await OutboxTests.ReadAsync(text))["plain"]!.GetValue<string>());
        return texts;
    }

    /// <summary>The clocks of this kind, of the first case.</summary>
    internal List<Clock> ClocksOf(ClockKind kind)
    {
        using var connection = Installation.Database.Open();
        return [.. ClockStore.OfCase(connection, null, 1).Where(one => one.Kind == kind)];
    }

    /// <summary>Everything sealed about statements, complaints and messages.</summary>
    internal List<byte[]> Sealed()
    {
        using var connection = Installation.Database.Open();
        Database.Checkpoint(connection);
        return
        [
            .. connection.Query<byte[]>(
                """
                select body from outgoing union all select recipient from outgoing union all select details from statements
                union all select text from complaints union all select reason from complaints where reason is not null
                """),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Mail.DisposeAsync();
        await Scene.DisposeAsync();
    }
}
