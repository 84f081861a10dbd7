// Altered copies from the file to the case: found under a permit that says so, not without, and a person is told how.
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Cli.Sample;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Hashing;
using Waarborg.Pipeline;
using Waarborg.Server.Texts;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

public sealed class AlteredFlowTests
{
    static readonly Canvas Original = AlteredPictures.Scene(11);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static byte[] Bytes(Canvas canvas) => PngWriter.Compressed(canvas);

    static Scene WithOriginal() => new Scene().Import($"pdq,{Original.Hash().Hash},Baseline,one");

    static Scene Filled(Scene scene)
    {
        scene.Tree.Add("mirrored.png", Bytes(AlteredPictures.Mirrored(Original)))
            .Add("bordered.png", Bytes(AlteredPictures.Bordered(Original, 60, 12, Rgb.White)))
            .Add("turned.png", Bytes(AlteredPictures.TurnedRight(Original)))
            .Add("cropped.png", Bytes(AlteredPictures.Cropped(Original, 13, 10)))
            .Add("other.png", Bytes(AlteredPictures.Scene(12)));
        return scene;
    }

    [Fact]
    public async Task Mirrored_turned_bordered_and_cropped_copies_are_found_only_under_a_permit_that_says_so()
    {
        await using var scene = Filled(WithOriginal().Permit());
        Assert.Equal((5, 0, 5), await scene.CountAsync());
        Assert.Empty(Bodies(scene, "permit.altered"));

        // What was no match without the option is looked at again.
        scene.Permit(again: true, altered: true);
        Assert.Equal((5, 4, 1), await scene.CountAsync());
        Assert.Equal(
            ["altered mirrored", "altered trimmed", "altered turnedleft", "altered widened2"], Views(scene));
        Assert.Equal(2, (long)Assert.Single(Bodies(scene, "permit.altered"))["permit"]!);
        // A person decides first: nothing was made unavailable.
        Assert.All(scene.Case.Items, item => Assert.Equal((MatchDecision.Candidate, ItemRestriction.None), (item.Decision, item.Restriction)));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);

        // Once looked at nothing is looked at again, and nothing without the option is remembered as found with it.
        Assert.Equal((5, 4, 1), await scene.CountAsync());
        scene.Permit(again: true);
        Assert.Equal((5, 0, 5), await scene.CountAsync());
    }

    [Fact]
    public async Task An_upload_is_compared_so_as_well_and_asking_again_gives_the_same_answer()
    {
        await using var scene = WithOriginal().Permit(altered: true);
        Assert.IsType<ItemOutcome.Match>(await scene.Engine.Flow.RunUploadAsync(
            "web", Upload.Of(Bytes(AlteredPictures.Mirrored(Original))), Waarborg.People.Actor.CommandLine, Cancellation));
        var reason = Assert.Single(Assert.Single(new CaseExplanation(scene.At.Installation).Of(scene.Case)).Reasons);
        Assert.Equal(("altered mirrored", Replay.Same), (reason.Hit.View, reason.Again));
    }

    [Fact]
    public async Task A_copy_that_is_alike_as_it_is_is_found_as_ever()
    {
        await using var scene = WithOriginal().Permit(altered: true);
        scene.Tree.Add("same.png", Bytes(Original));
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        Assert.Equal(["full stored"], Views(scene));
    }

    [Fact]
    public async Task A_second_fresh_decoder_gives_the_same_versions_and_who_did_not_ask_gets_none()
    {
        await using var pool = new DecoderPool(new() { Processes = 1 }, TimeProvider.System);
        var request = DecodeRequest.FromBytes("web", Bytes(AlteredPictures.Mirrored(Original)));
        var first = Assert.IsType<DecodeOutcome.Picture>(await pool.DecodeAlteredAsync(request, Cancellation)).Fingerprint;
        var second = Assert.IsType<DecodeOutcome.Picture>(await pool.DecodeFreshAlteredAsync(request, Cancellation)).Fingerprint;
        var plain = Assert.IsType<DecodeOutcome.Picture>(await pool.DecodeAsync(request, Cancellation)).Fingerprint;
        Assert.Equal(first, second);
        Assert.Null(plain.Altered);
        Assert.Equal(plain, first with { Altered = null });
        Assert.Equal(PdqVersions.MaxCount - 1, first.Altered!.All.Count);
    }

    // A decoder that was taken over need only lie about a version for a picture to be like anything.
    [Fact]
    public async Task A_second_decoder_that_says_another_version_or_leaves_one_out_does_not_confirm_the_first()
    {
        await using var pool = new DecoderPool(new() { Processes = 1 }, TimeProvider.System);
        var fingerprinter = new Fingerprinter(pool);
        var bytes = Bytes(AlteredPictures.Mirrored(Original));
        var request = DecodeRequest.FromBytes("web", bytes);
        var first = Assert.IsType<DecodeOutcome.Picture>(await pool.DecodeAlteredAsync(request, Cancellation)).Fingerprint;
        var versions = first.Altered!.All;
        var flipped = versions[0] with { Hash = versions[0].Hash with { W0 = versions[0].Hash.W0 ^ 1 } };
        foreach (var (said, isSame) in ((IReadOnlyList<PdqVersion> Said, bool IsSame)[])
            [(versions, true), ([flipped, .. versions.Skip(1)], false), ([.. versions.Skip(1)], false)])
        {
            var look = await fingerprinter.LookAgainAsync(
                first with { Altered = new(said) }, "web", bytes.Length, request.Read, Cancellation);
            Assert.Equal(isSame, look is SecondLook.Same);
            Assert.Equal(!isSame, look is SecondLook.Different);
        }
    }

    [Fact]
    public void Each_alteration_has_words_in_both_languages_and_a_picture_as_it_is_has_none()
    {
        foreach (var alteration in Enum.GetValues<PdqAlteration>())
        {
            var view = CaseHits.AlteredPrefix + alteration.ToString().ToLowerInvariant();
            Assert.StartsWith("Lijkt er alleen op als het zo wordt vergeleken: ", AlterationWords.Dutch(view), StringComparison.Ordinal);
            Assert.StartsWith("Alike only when compared ", AlterationWords.English(view), StringComparison.Ordinal);
        }

        foreach (var view in (string?[])[null, "", "full stored", "fit512 displayed inverted", "altered ", "altered nothing"])
        {
            Assert.Null(AlterationWords.Dutch(view));
            Assert.Null(AlterationWords.English(view));
        }
    }

    static List<string> Views(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return [.. connection.Query<string>("select view from case_item_hits order by view")];
    }

    static List<JsonObject> Bodies(Scene scene, string kind)
    {
        using var connection = scene.At.Installation.Database.Open();
        return [.. connection.Query<string>("select cast(body as text) from evidence where kind = @kind", new { kind })
            .Select(body => JsonNode.Parse(body)!.AsObject())];
    }
}
