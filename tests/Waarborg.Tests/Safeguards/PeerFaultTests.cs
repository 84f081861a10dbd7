using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Waarborg.Cases;
using Waarborg.Cli.Sample;
using Waarborg.Hashing;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Letters;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Safeguards;

/// <summary>
/// Faults that programs of the same kind had, each with a test that fails where this one has it. Those that are not here are
/// named in docs/peer-faults.md, with the tests that hold them.
/// </summary>
public sealed partial class PeerFaultTests
{
    const string Page = "docs/peer-faults.md";

    /// <summary>How many faults are known.</summary>
    const int Faults = 22;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Peers_fault_1_an_index_of_one_hash_finds_it()
    {
        var hash = DrawnPictures.Draw(1).Hash().Hash;
        var hits = new List<PdqHit>();
        Assert.Equal(1, PdqIndex.Build([new(hash, 7)]).FindWithin(hash, 31, hits));
        Assert.Equal((7, 0), (Assert.Single(hits).Id, hits[0].Distance));
    }

    [Fact]
    public void Peers_fault_3_nothing_in_the_program_looks_away_from_a_bad_certificate() =>
        Assert.All(Repository.Sources("src"), source => Assert.DoesNotMatch(LooksAway(), source));

    [Fact]
    public async Task Peers_fault_9_an_upload_of_a_few_bytes_is_known_by_all_of_them()
    {
        byte[] one = PngWriter.Compressed(new Canvas(1, 1)), other = PngWriter.Compressed(new Canvas(1, 2));
        Assert.InRange(one.Length, 1, 200);
        await using var server = await RunningServer.StartAsync(prepare: installation =>
        {
            Some.List(installation, one);
            Some.UploadSource(installation);
            Some.Permit(installation, "uploads");
        });
        Assert.Equal(("match", "notScanned"), (await OutcomeAsync(server, one), await OutcomeAsync(server, [])));
        Assert.NotEqual("match", await OutcomeAsync(server, other));
    }

    static async Task<string?> OutcomeAsync(RunningServer server, byte[] bytes)
    {
        using var response = await server.Http.SendAsync(
            server.WithKey(HttpMethod.Post, "/v1/scan?source=uploads", new ByteArrayContent(bytes)), Cancellation);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return json.RootElement.GetProperty("outcome").GetString();
    }

    [Theory]
    [InlineData("shred:intended")]
    [InlineData("shred:file-gone")]
    public async Task Peers_fault_10_two_rounds_of_deletion_at_once_delete_and_record_each_thing_once(string point)
    {
        await using var at = await Sealing.MakeAsync(days: 365);
        await at.Scene.ConfirmAsync();
        at.Scene.At.Time.Jump(TimeSpan.FromDays(366));
        var another = at.Scene.At.Open(InstallationKind.Sample);
        Task<RetentionRound>? second = null;
        var first = await new RetentionDesk(at.Installation, reached =>
        {
            if (reached == point) second ??= Task.Run(() => new RetentionDesk(another).RunAsync(Cancellation), Cancellation);
        }).RunAsync(Cancellation);
        RetentionRound[] rounds = [first, await second!];

        Assert.Equal((1, 1), (rounds.Sum(round => round.Items), rounds.Sum(round => round.Cases)));
        Assert.Equal((0, 0), (at.Scene.Count("case_items"), at.Scene.Count("cases")));
        Assert.Equal(1, at.Scene.Count("evidence where kind = 'seal.shredded'"));
        Assert.Equal(2, at.Scene.Count("evidence where kind = 'retention.deleted'"));
        await LedgerWatch.AssertAgreesAsync(at.Installation);
    }

    [Fact]
    public async Task Peers_fault_11_the_longest_address_of_a_notice_is_kept_to_its_last_character()
    {
        await using var scene = new Scene();
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", "https://host.example/"));
        var address = "https://host.example/" + string.Concat(Enumerable.Repeat(new string('a', 99) + "/", 90));
        address = address[..(SourceAddress.MaxLength - 5)] + "z.png";
        var opened = Assert.IsType<OpeningAnswer.Opened>(await OpenAsync(scene, address));
        Assert.Equal(address, new OpenedCases(scene.At.Installation).DetailsOf(opened.CaseId)!.Address);
        Assert.IsType<OpeningAnswer.Refused>(await OpenAsync(scene, address + "x"));
    }

    static Task<OpeningAnswer> OpenAsync(Scene scene, string address) => new NoticeDesk(scene.At.Installation).OpenAsync(
        new(address, CaseCause.Notice, "x@y.example", scene.At.Time.GetUtcNow(), 24, null, null), Actor.CommandLine, Cancellation);

    [Fact]
    public async Task Peers_fault_14_what_is_erased_of_one_customer_leaves_another_ones_same_bytes_as_they_are()
    {
        var bytes = Scene.Picture(1);
        await using var scene = new Scene();
        scene.Known(bytes).Permit();
        scene.Tree.Add("c-1/a.png", bytes).Add("c-2/a.png", bytes);
        SomeNotices.Customers(scene.At.Installation, "c-1,web,c-1/,c-1@klant.example,nl", "c-2,web,c-2/,c-2@klant.example,nl");
        Assert.Equal(2, (await scene.SweepAsync()).Match);
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        scene.Import($"sha256,{Scene.Sha256(Scene.Picture(2))},Baseline,entry-7");
        Housekeeping.Run(scene.At.Installation);

        var erased = await new PersonDesk(scene.At.Installation).EraseAsync("c-1", Actor.CommandLine, Cancellation);
        Assert.True(erased.WasOnRecord);
        Assert.Equal(1, erased.Round.Items);
        Assert.Equal("c-2/a.png", Assert.Single(scene.Case.Items).Locator.ToString());
        Assert.Equal(1, scene.Count("statements"));
        Assert.NotNull(new CustomerStore(scene.At.Installation).Find("c-2"));
        Assert.Null(new CustomerStore(scene.At.Installation).Find("c-1"));
        foreach (var name in (string[])["c-1/a.png", "c-2/a.png"])
        {
            Assert.Equal(bytes, await File.ReadAllBytesAsync(scene.Tree.At(name), Cancellation));
        }
    }

    [Fact]
    public async Task Peers_fault_18_after_the_first_start_or_a_new_version_there_is_nobody_who_could_sign_in()
    {
        await using var server = await RunningServer.StartAsync();
        await using var other = await RunningServer.StartAsync();
        string[] tables = ["people", "person_roles", "passkeys", "sample_keys", "invitations", "vouches", "elevations"];
        using var connection = server.Installation.Database.Open();
        Assert.All(tables, table => Assert.Equal(0, connection.ExecuteScalar<long>($"select count(*) from {table}")));
        // The one key there is was made for this installation, and opens no page.
        Assert.NotEqual(server.Key, other.Key);
        Assert.Equal(
            System.Net.HttpStatusCode.Unauthorized,
            (await server.SendAsync("/sign-in", null, ("key", server.Key), ("answer", "{}"), ("ceremony", "1"))).Status);
        foreach (var path in Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "src/Waarborg/Store/Migrations"), "*.sql"))
        {
            Assert.DoesNotMatch(AddsSomebody(), await File.ReadAllTextAsync(path, Cancellation));
        }
    }

    [Fact]
    public void Each_fault_has_its_row_and_each_test_that_a_row_names_says_which_fault_it_holds_off()
    {
        var sources = Repository.Sources("tests").ToList();
        var rows = FaultRow().Matches(Repository.Read(Page)).ToDictionary(
            row => int.Parse(row.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture), row => row.Groups["tests"].Value);
        Assert.Equal(Enumerable.Range(1, Faults), rows.Keys.Order());
        foreach (var (number, tests) in rows)
        {
            var named = DocReferences.Tests(tests);
            Assert.NotEmpty(named);
            foreach (var test in named)
            {
                var parts = test.Split('.');
                var source = sources.SingleOrDefault(one => DocReferences.TestsIn(one).Contains(test));
                Assert.True(source is not null, test);
                var at = source.IndexOf($" {parts[1]}(", StringComparison.Ordinal);
                var before = source[source.LastIndexOf("\n\n", at, StringComparison.Ordinal)..(at + parts[1].Length + 1)];
                Assert.Contains(
                    number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    Mention().Matches(before).SelectMany(one => one.Groups["numbers"].Value.Split(", ")));
            }
        }
    }

    [GeneratedRegex(
        @"RemoteCertificateValidationCallback|ServerCertificateCustomValidationCallback|DangerousAcceptAny|ServicePointManager",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LooksAway();

    [GeneratedRegex(
        @"insert\s+into\s+(people|person_roles|passkeys|sample_keys|invitations|vouches|elevations|api_keys)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddsSomebody();

    [GeneratedRegex(
        @"[Pp]eers(' |_)faults?[ _](?<numbers>\d+(, \d+)*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mention();

    [GeneratedRegex(
        @"^\| (?<number>\d+) \| [^|]+ \| (?<tests>[^|]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FaultRow();
}
