using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Http;
using Waarborg.Cases;
using Waarborg.Cli;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Cases;

/// <summary>The hoster's own system says whose a file of a case is; it is told a place, and nothing fails with it.</summary>
public sealed class CaseCustomersTests
{
    const string Id = "customer-of-the-dunes-7";

    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_asked_once_by_source_and_path_alone_and_its_answer_is_kept_sealed()
    {
        await using var scene = new Scene();
        await using var system = new CustomerSystemStandIn();
        await system.StartAsync();
        Name(scene, system);
        var found = Open(scene, "klanten/jan/a.jpg");
        var customers = new CaseCustomers(scene.At.Installation);
        Assert.Contains("has not been asked", Unsaid(customers, found), StringComparison.Ordinal);
        await customers.AskAsync(found.Id, Cancellation);
        Assert.Equal(new Whose.Known(Id), customers.Of(found, found.Items[0]));
        await customers.AskAsync(found.Id, Cancellation);
        await customers.AskDueAsync(Cancellation);
        var asked = Assert.Single(system.Requests);
        Assert.Equal("""{"source":"web","path":"klanten/jan/a.jpg"}""", asked.Text);
        Assert.Equal(["Content-Length", "Content-Type", "Host"], asked.Headers.Keys.Order(StringComparer.Ordinal));
        using var connection = scene.At.Installation.Database.Open();
        Assert.Equal(-1, connection.QuerySingle<byte[]>("select answer from item_customers").AsSpan().IndexOf(Encoding.UTF8.GetBytes(Id)));
        // What was said stays with the case when nobody is asked any more.
        Assert.True(new CustomerSystems(scene.At.Installation).End("web"));
        Assert.Equal(new Whose.Known(Id), customers.Of(found, found.Items[0]));
        Assert.False(new CustomerSystems(scene.At.Installation).End("web"));
    }

    [Fact]
    public async Task Rules_come_first_then_the_register_and_the_system_is_asked_about_the_rest_alone()
    {
        await using var scene = new Scene();
        await using var system = new CustomerSystemStandIn();
        await system.StartAsync();
        Name(scene, system);
        var at = scene.At.Installation;
        Assert.Empty(new CustomerResolver(at).SetRules("web", "^shop/(?<customer>[0-9]+)/"u8, out _));
        Assert.IsType<CustomerImport.Done>(new CustomerStore(at).Import(
            "id,source,prefix,contact,language\nk-9,web,jan/,jan@klant.example,nl\n"u8, "web", Actor.CommandLine));
        var (byRule, byRegister, other) = (Open(scene, "shop/17/a.jpg"), Open(scene, "jan/a.jpg"), Open(scene, "piet/a.jpg"));
        var customers = new CaseCustomers(at);
        await customers.AskDueAsync(Cancellation);
        Assert.Equal(new Whose.Known("17"), customers.Of(byRule, byRule.Items[0]));
        Assert.Equal(new Whose.Known("k-9"), customers.Of(byRegister, byRegister.Items[0]));
        Assert.Equal(new Whose.Known(Id), customers.Of(other, other.Items[0]));
        Assert.Contains("piet/a.jpg", Assert.Single(system.Requests).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_an_answer_and_a_place_that_is_no_text_is_never_sent()
    {
        await using var scene = new Scene();
        await using var system = new CustomerSystemStandIn { Answer = """{"customer":null}""" };
        await system.StartAsync();
        Name(scene, system);
        var (found, noText) = (Open(scene, "a.jpg"), Open(scene, [0x61, 0xff]));
        var customers = new CaseCustomers(scene.At.Installation);
        await customers.AskAsync(found.Id, Cancellation);
        await customers.AskAsync(found.Id, Cancellation);
        await customers.AskAsync(noText.Id, Cancellation);
        Assert.Single(system.Requests);
        Assert.IsType<Whose.Nobody>(customers.Of(found, found.Items[0]));
    }

    [Fact]
    public async Task Nothing_is_asked_about_what_matched_nothing_or_was_judged_not_to_match()
    {
        var known = Scene.Picture(1);
        await using var scene = new Scene().Known(known).Permit();
        await using var system = new CustomerSystemStandIn();
        await system.StartAsync();
        Name(scene, system);
        scene.Tree.Add("known.png", known).Add("other.png", Scene.Picture(2));
        await scene.SweepAsync();
        var customers = new CaseCustomers(scene.At.Installation);
        using (var connection = scene.At.Installation.Database.Open())
        {
            connection.Execute("update case_items set verdict = 'Rejected'");
        }

        await customers.AskDueAsync(Cancellation);
        Assert.Empty(system.Requests);
        using (var connection = scene.At.Installation.Database.Open())
        {
            connection.Execute("update case_items set verdict = 'None'");
        }

        await customers.AskDueAsync(Cancellation);
        Assert.Equal("""{"source":"web","path":"known.png"}""", Assert.Single(system.Requests).Text);
        // With the item goes what was said of it.
        await scene.RejectAsync(all: true);
        Assert.Equal(0, scene.Count("item_customers"));
    }

    [Theory]
    [InlineData(Fault.ServerError, "status 503")]
    [InlineData(Fault.Unauthorized, "does not take the secret")]
    [InlineData(Fault.Redirect, "status 307")]
    [InlineData(Fault.Slow, "no whole answer within 0.2 seconds")]
    [InlineData(Fault.NeverEnding, "")]
    [InlineData(Fault.Malformed, "it is no JSON")]
    [InlineData(Fault.Detail, "it is not {")]
    public async Task A_failure_is_said_keeps_the_customer_unknown_and_is_asked_again_later(object kind, string words)
    {
        var fault = (Fault)kind;
        await using var scene = new Scene();
        await using var system = new CustomerSystemStandIn { Fault = fault };
        await system.StartAsync();
        Name(scene, system);
        var found = Open(scene, "a.jpg");
        var customers = new CaseCustomers(scene.At.Installation, fault is Fault.Slow or Fault.NeverEnding ? Short : CustomerHttp.UsualPatience);
        await customers.AskAsync(found.Id, Cancellation);
        var unsaid = Unsaid(customers, found);
        Assert.StartsWith("the hoster's own system could not be asked: ", unsaid, StringComparison.Ordinal);
        Assert.Contains(words, unsaid, StringComparison.Ordinal);
        Assert.Contains("; again from ", unsaid, StringComparison.Ordinal);
        // Not before its time, and nowhere else than it was told.
        await customers.AskAsync(found.Id, Cancellation);
        Assert.Single(system.Requests);
        system.Fault = Fault.None;
        scene.At.Time.Advance(CaseCustomers.AskAgainAfter);
        await customers.AskDueAsync(Cancellation);
        Assert.Equal(2, system.Requests.Count);
        Assert.Equal(new Whose.Known(Id), customers.Of(found, found.Items[0]));
    }

    [Fact]
    public async Task A_system_that_is_named_anew_is_asked_at_once_and_nothing_is_asked_where_nobody_listens()
    {
        await using var scene = new Scene();
        var found = Open(scene, "a.jpg");
        var (customers, systems) = (new CaseCustomers(scene.At.Installation), new CustomerSystems(scene.At.Installation));
        await customers.AskAsync(found.Id, Cancellation);
        Assert.IsType<Whose.Nobody>(customers.Of(found, found.Items[0]));
        Assert.Null(systems.Set("web", "http://127.0.0.1:1/whose", Actor.CommandLine));
        await customers.AskAsync(found.Id, Cancellation);
        Assert.Contains("cannot be reached", Unsaid(customers, found), StringComparison.Ordinal);
        await using var system = new CustomerSystemStandIn();
        await system.StartAsync();
        Name(scene, system);
        await customers.AskAsync(found.Id, Cancellation);
        Assert.Equal(new Whose.Known(Id), customers.Of(found, found.Items[0]));
    }

    [Fact]
    public async Task A_secret_is_shown_as_a_bearer_and_one_that_others_can_read_is_not_used()
    {
        await using var scene = new Scene();
        await using var system = new CustomerSystemStandIn { Secret = "s3cret" };
        await system.StartAsync();
        Name(scene, system);
        var found = Open(scene, "a.jpg");
        var path = Path.Combine(scene.At.Installation.Keys.Folder, KeyPurposes.CustomerPrefix + "web");
        await File.WriteAllTextAsync(path, "s3cret\n", Cancellation);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var customers = new CaseCustomers(scene.At.Installation);
        await customers.AskAsync(found.Id, Cancellation);
        Assert.Empty(system.Requests);
        Assert.Contains("customer-web in the keys folder cannot be used", Unsaid(customers, found), StringComparison.Ordinal);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        Name(scene, system);
        await customers.AskAsync(found.Id, Cancellation);
        Assert.Equal(new Whose.Known(Id), customers.Of(found, found.Items[0]));
        Assert.NotNull(KeyPurposes.Of(KeyPurposes.CustomerPrefix + "web"));
    }

    [Theory]
    [InlineData("""{"customer":"k-7"}""", "k-7")]
    [InlineData(""" { "customer" : null } """, null)]
    public void An_answer_is_one_id_or_nobody(string json, string? id) => Assert.Equal(
        new CustomerAnswer.Said(id), CustomerQuestion.ParseUntrusted(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"k-7\"")]
    [InlineData("""{"customer":7}""")]
    [InlineData("""{"customer":""}""")]
    [InlineData("""{"customer":"Jan de Vries"}""")]
    [InlineData("""{"customer":"jan@klant.example"}""")]
    [InlineData("""{"customer":"\ud800"}""")]
    [InlineData("""{"customer":["k-7"]}""")]
    [InlineData("""{"customer":{"id":"k-7"}}""")]
    [InlineData("""{"customer":"k-7","name":"Jan"}""")]
    [InlineData("""{"customer":"k-7","customer":"k-8"}""")]
    [InlineData("""{"customer":"k-7"} x""")]
    [InlineData("""{"Customer":"k-7"}""")]
    public void Anything_else_says_nothing(string json) => Assert.IsType<CustomerAnswer.Unclear>(
        CustomerQuestion.ParseUntrusted(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void An_answer_larger_than_the_limit_says_nothing()
    {
        var padding = new string(' ', CustomerQuestion.MaxAnswerBytes - """{"customer":null}""".Length);
        Assert.IsType<CustomerAnswer.Said>(CustomerQuestion.ParseUntrusted(Encoding.UTF8.GetBytes("""{"customer":null}""" + padding)));
        Assert.IsType<CustomerAnswer.Unclear>(
            CustomerQuestion.ParseUntrusted(Encoding.UTF8.GetBytes("""{"customer":null}""" + padding + " ")));
    }

    [Theory]
    [InlineData("http://elsewhere.example/", "without TLS only this machine is asked")]
    [InlineData("https://name:word@127.0.0.1/", "without a name in it")]
    [InlineData("ftp://127.0.0.1/", "https address")]
    [InlineData("whose", "https address")]
    [InlineData("https://elsewhere.example/", "A sample asks nobody but this machine")]
    public async Task An_address_that_is_not_asked_is_refused_in_words(string url, string words)
    {
        await using var scene = new Scene();
        var systems = new CustomerSystems(scene.At.Installation);
        Assert.Contains(words, systems.Set("web", url, Actor.CommandLine), StringComparison.Ordinal);
        Assert.Contains("no source named none", systems.Set("none", "http://127.0.0.1/", Actor.CommandLine), StringComparison.Ordinal);
        Assert.Empty(systems.All());
    }

    [Fact]
    public async Task It_is_named_shown_and_ended_from_the_command_line()
    {
        await using var scene = new Scene();
        await using var system = new CustomerSystemStandIn();
        await system.StartAsync();
        var url = new Uri(system.Address, "whose").AbsoluteUri;
        Assert.Contains("the path, nothing else", await RunAsync(scene, "service", url, "--source", "web"), StringComparison.Ordinal);
        Assert.Contains($"of files in cases {url} is asked", await RunAsync(scene, "list"), StringComparison.Ordinal);
        Assert.Contains("stays with the cases", await RunAsync(scene, "service", "--end", "--source", "web"), StringComparison.Ordinal);
        foreach (var wrong in (string[][])[["service", "--source", "web"], ["service", url, "--end", "--source", "web"]])
        {
            Assert.Contains("either", (await Assert.ThrowsAsync<OperatorException>(() => RunAsync(scene, wrong))).Message, StringComparison.Ordinal);
        }
    }

    static void Name(Scene scene, CustomerSystemStandIn system) => Assert.Null(new CustomerSystems(scene.At.Installation).Set(
        "web", new Uri(system.Address, "whose").AbsoluteUri, Actor.CommandLine));

    static string Unsaid(CaseCustomers customers, Case found) =>
        Assert.IsType<Whose.Unsaid>(customers.Of(found, found.Items[0])).Words;

    static Case Open(Scene scene, string place) => Open(scene, Encoding.UTF8.GetBytes(place));

    static Case Open(Scene scene, byte[] place)
    {
        long id = 0;
        SomeNotices.In(scene.At.Installation, (connection, transaction) => id = new OpenedCases(scene.At.Installation).Open(
            connection, transaction, CaseCause.Notice, "web", new(new(place), new FileVersion(1, 2, 3, 4, 5, 1), new byte[32]),
            new("https://duinhost.example/a", "somebody", null), scene.At.Time.GetUtcNow(), Actor.CommandLine));
        return scene.Cases.Find(id)!;
    }

    static async Task<string> RunAsync(Scene scene, params string[] words)
    {
        using var output = new StringWriter();
        var parsed = WaarborgCommands.Create().Parse(["customer", .. words, "--data", scene.At.DataFolder]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(ExitCode.Ok, await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false, Output = output }, Cancellation));
        return output.ToString();
    }

    /// <summary>A hoster's own system, which is strict about what it is asked.</summary>
    sealed class CustomerSystemStandIn : StandIn
    {
        internal string Answer { get; init; } = $$"""{"customer":"{{Id}}"}""";

        internal string? Secret { get; init; }

        protected override Task AnswerAsync(StandInRequest request, HttpResponse response)
        {
            if (request is not { Method: "POST", Target: "/whose" }) return RefuseAsync(response, 404);
            if (Secret is not null && request.Headers.GetValueOrDefault("Authorization") != $"Bearer {Secret}")
            {
                return RefuseAsync(response, 401);
            }

            return JsonNode.Parse(request.Body) is JsonObject { Count: 2 } json && json.ContainsKey("source") && json.ContainsKey("path")
                ? WriteAsync(response, Answer)
                : RefuseAsync(response, 400);
        }
    }
}
