// Screening from the file to the outcome: under a permit that says so, only for what is near nothing, counted, and never where
// anything went wrong.
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.Hashing;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

public sealed class ScreeningFlowTests
{
    /// <summary>Drawn by program. The second is the first, to be turned; the third has every fine detail blown up until it is
    /// clipped, so that at a part of its size it looks otherwise.</summary>
    static readonly byte[] Photo = Read("scene.jpg"), Turned = Read("scene-turned.jpg"), Clipped = Read("scene-clipped.jpg");

    static readonly string Nothing = $"pdq,{SomeHashes.Pdq(77)},Baseline,far";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_option_nothing_is_screened_and_the_permit_reads_as_ever()
    {
        await using var scene = new Scene { IsSampled = true }.Import(Nothing).Permit();
        scene.Tree.Add("a.jpg", Photo);
        Assert.Equal((1, 0, 1), await scene.CountAsync());
        Assert.Equal((0, 0, 0), Counts(scene));
        var permit = Assert.Single(new PermitStore(scene.At.Installation).All());
        Assert.False(permit.Terms.Screening);
        Assert.False(permit.Terms.ToJson().ContainsKey("screening"));
        Assert.False(permit.Terms.ForNotice.ToJson().ContainsKey("screening"));
        Assert.Empty(Bodies(scene, "permit.screening"));
    }

    [Fact]
    public async Task What_is_near_nothing_is_let_go_counted_and_not_looked_at_again()
    {
        await using var scene = new Scene().Import(Nothing).Permit(screening: true);
        scene.Tree.Add("a.jpg", Photo).Add("b.jpg", Turned).Add("c.png", Scene.Picture(1));
        Assert.Equal((3, 0, 3), await scene.CountAsync());
        // The PNG is decoded exactly: it is nothing that screening let go.
        Assert.Equal((2, 0, 0), Counts(scene));
        Assert.Equal((3, 0, 3), await scene.CountAsync());
        Assert.Equal((2, 0, 0), Counts(scene));
        Assert.Equal(0, scene.Count("case_items"));

        // Nothing of it is kept but that it was judged, and the counts.
        var about = await AboutAsync(Photo);
        Assert.False(scene.LiesInDatabase(System.Text.Encoding.ASCII.GetBytes(about.Stored.Full.Hash.ToString())));
        var bytes = new byte[Pdq256.ByteCount];
        about.Stored.Full.Hash.CopyTo(bytes);
        Assert.False(scene.LiesInDatabase(bytes));
        Assert.DoesNotContain("a.jpg", string.Join(' ', Table(scene, "screening_counts")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_alike_is_found_by_its_exact_hash_as_stored_and_as_shown(bool isShown)
    {
        var found = await ExactAsync(Turned);
        var exact = isShown ? found.Displayed! : found.Stored!;
        foreach (var (hash, profile) in ((Pdq256, string)[])[(exact.Full, "full"), (exact.Fit512, "fit512")])
        {
            await using var scene = new Scene();
            ImportOf(scene, profile, SomeHashes.Turned(hash, 25));
            scene.Permit(screening: true);
            scene.Tree.Add("a.jpg", Turned);
            Assert.Equal((1, 1, 0), await scene.CountAsync());
            var item = Assert.Single(scene.Case.Items);
            // Of the exact hash: the screened one lies some bits elsewhere.
            Assert.Equal(25, item.Distance);
            Assert.Equal((0, 0, 0), Counts(scene));
        }
    }

    [Fact]
    public async Task The_bytes_that_are_known_are_found_as_ever()
    {
        await using var scene = new Scene().Known(Photo).Permit(screening: true);
        scene.Tree.Add("a.jpg", Photo);
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        Assert.Equal(ItemRestriction.Disabled, Assert.Single(scene.Case.Items).Restriction);
    }

    [Fact]
    public async Task A_sample_is_looked_at_exactly_and_a_match_that_was_missed_is_acted_on_and_counted()
    {
        var entry = await MissedAsync();
        await using var scene = new Scene { IsSampled = true };
        ImportOf(scene, "full", entry);
        scene.Permit(screening: true);
        scene.Tree.Add("a.jpg", Clipped).Add("b.jpg", Photo);
        Assert.Equal((2, 1, 1), await scene.CountAsync());
        Assert.Equal(Matcher.Radius, Assert.Single(scene.Case.Items).Distance);
        Assert.Equal((2, 2, 1), Counts(scene));
    }

    [Fact]
    public async Task What_screening_let_go_is_looked_at_exactly_once_the_option_is_off()
    {
        var entry = await MissedAsync();
        await using var scene = new Scene();
        ImportOf(scene, "full", entry);
        scene.Permit(screening: true);
        scene.Tree.Add("a.jpg", Clipped);
        Assert.Equal((1, 0, 1), await scene.CountAsync());
        scene.Permit(again: true);
        Assert.Equal((1, 1, 0), await scene.CountAsync());
    }

    [Fact]
    public async Task What_cannot_be_read_whole_is_never_let_go()
    {
        await using var scene = new Scene().Import(Nothing).Permit(screening: true);
        var overwritten = Photo.ToArray();
        new Random(7).NextBytes(overwritten.AsSpan(Photo.Length / 2, 4000));
        scene.Tree.Add("cut.jpg", Photo[..(Photo.Length / 2)]).Add("over.jpg", overwritten).Add("short.jpg", Photo[..^2])
            .Add("text.jpg", "no picture"u8.ToArray());
        var summary = await scene.SweepAsync();
        Assert.Equal((4, 0, 0, 4), (summary.Items, summary.Match, summary.NoMatch, summary.NotScannedTotal));
        Assert.Equal((0, 0, 0), Counts(scene));
    }

    [Fact]
    public async Task A_dry_run_counts_nothing_and_an_upload_counts()
    {
        await using var scene = new Scene { IsSampled = true }.Import(Nothing).Permit(screening: true);
        scene.Tree.Add("a.jpg", Photo);
        Assert.Equal(1, (await scene.SweepAsync(dryRun: true)).NoMatch);
        Assert.Equal((0, 0, 0), Counts(scene));
        Assert.IsType<ItemOutcome.NoMatch>(await scene.Engine.Flow.RunUploadAsync(
            "web", Upload.Of(Photo), Actor.CommandLine, Cancellation));
        scene.Engine.Flow.Flush();
        Assert.Equal((1, 1, 0), Counts(scene));
    }

    [Fact]
    public async Task The_ledger_says_that_a_permit_screens_and_at_the_end_of_a_day_what_was_missed()
    {
        var entry = await MissedAsync();
        await using var scene = new Scene { IsSampled = true };
        ImportOf(scene, "full", entry);
        scene.Permit(hours: 100, screening: true);
        scene.Tree.Add("a.jpg", Clipped).Add("b.jpg", Photo);
        await scene.CountAsync();
        Assert.Equal(1, (long)Assert.Single(Bodies(scene, "permit.screening"))["permit"]!);
        Assert.Empty(Bodies(scene, "screening.day"));

        var day = scene.At.Time.GetUtcNow();
        scene.At.Time.Advance(TimeSpan.FromHours(30));
        await scene.Engine.Ledger.TendAsync(Cancellation);
        var told = Assert.Single(Bodies(scene, "screening.day"));
        Assert.Equal(("web", 2L, 2L, 1L), ((string)told["source"]!, (long)told["screened"]!, (long)told["sampled"]!, (long)told["missed"]!));
        Assert.Equal(Waarborg.Store.Instant.Text(day)[..10], (string)told["day"]!);
        Assert.Equal((0, 0, 0), Counts(scene));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);

        var figures = JournalBodies.ExactFigures(scene.At.Installation, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal(
            (Figure.Of(2), Figure.Of(2), Figure.Of(1)), (figures.Screened, figures.ScreenedSampled, figures.ScreenedMissed));
        Assert.Equal(figures.ScreenedMissed, FigureJson.Read(FigureJson.Write(figures)).ScreenedMissed);
    }

    // An entry within the radius of the exact hash, and outside the wider one of the screened hash.
    static async Task<Pdq256> MissedAsync()
    {
        var (exact, about) = ((await ExactAsync(Clipped)).Stored!.Full, (await AboutAsync(Clipped)).Stored.Full.Hash);
        Span<byte> there = stackalloc byte[Pdq256.ByteCount], here = stackalloc byte[Pdq256.ByteCount];
        exact.CopyTo(there);
        about.CopyTo(here);
        for (var (bit, left) = (0, Matcher.Radius); left > 0; bit++)
        {
            var mask = (byte)(1 << (bit % 8));
            if (((there[bit / 8] ^ here[bit / 8]) & mask) != 0) continue;
            there[bit / 8] ^= mask;
            left--;
        }

        var entry = Pdq256.FromBytes(there);
        Assert.Equal(Matcher.Radius, entry.DistanceTo(exact));
        Assert.True(entry.DistanceTo(about) > Matcher.Radius + Screening.Guard, $"only {entry.DistanceTo(about)} bits apart");
        return entry;
    }

    static async Task<PictureFingerprint> ExactAsync(byte[] bytes)
    {
        await using var pool = new DecoderPool(new() { Processes = 1 }, TimeProvider.System);
        return Assert.IsType<DecodeOutcome.Picture>(
            await pool.DecodeAsync(DecodeRequest.FromBytes("web", bytes), Cancellation)).Fingerprint;
    }

    static async Task<ScreenedPicture> AboutAsync(byte[] bytes)
    {
        await using var pool = new DecoderPool(new() { Processes = 1 }, TimeProvider.System);
        return Assert.IsType<ScreenOutcome.Seen>(
            await pool.ScreenAsync(DecodeRequest.FromBytes("web", bytes), Cancellation)).Picture;
    }

    static void ImportOf(Scene scene, string profile, Pdq256 hash)
    {
        var path = scene.At.Write("list.csv", $"algorithm,hash,category,reference,profile\npdq,{hash},Baseline,one,{profile}\n");
        Assert.IsType<ImportOutcome.Imported>(new ListStore(scene.At.Installation).Import(
            new("known", path, "sample"), Actor.CommandLine, Cancellation));
        Granting.Vouch(scene.At.Installation);
    }

    static (long Screened, long Sampled, long Missed) Counts(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return ScreeningCounts.NotYetTold(connection, new PermitStore(scene.At.Installation).All()[^1].Id);
    }

    static List<JsonObject> Bodies(Scene scene, string kind)
    {
        using var connection = scene.At.Installation.Database.Open();
        return [.. connection.Query<string>("select cast(body as text) from evidence where kind = @kind", new { kind })
            .Select(body => JsonNode.Parse(body)!.AsObject())];
    }

    static List<string> Table(Scene scene, string table)
    {
        using var connection = scene.At.Installation.Database.Open();
        return [.. connection.Query($"select * from {table}").Select(row => (string)$"{row}")];
    }

    static byte[] Read(string name, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "../Decoding/pictures", name));
}
