using System.Text.Json.Nodes;
using Waarborg.Notices;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Pipeline;

namespace Waarborg.Tests.Notices;

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

    internal Scene Scene { get; } = new();

    internal MailSink Mail { get; } = new();

    internal Installation Installation => Scene.At.Installation;

    internal Statements Statements => new(Installation);

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

    /// <summary>Makes what is due and sends it.</summary>
    internal async Task<int> RunAsync()
    {
        new Teller(Installation).Run();
        return (await new OutboxDelivery(Installation).RunAsync(TestContext.Current.CancellationToken)).Delivered;
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

    public async ValueTask DisposeAsync()
    {
        await Mail.DisposeAsync();
        await Scene.DisposeAsync();
    }
}
