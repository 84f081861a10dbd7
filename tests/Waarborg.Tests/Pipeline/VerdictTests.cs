using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.Cli.Sample;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>Who judges what, how many must agree, and what follows; held against both checkers of the ledger.</summary>
public sealed class VerdictTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A picture that is only alike: its perceptual hash is listed, its bytes are not.
    static async Task<Scene> AlikeAsync()
    {
        var scene = new Scene().Import($"pdq,{Scene.Drawn(1).Hash().Hash},Baseline,entry").Permit();
        scene.Tree.Add("a.png", PngWriter.Compressed(Scene.Drawn(1)));
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        Assert.Equal(["a.png"], scene.Files());
        return scene;
    }

    [Fact]
    public async Task S10_What_is_only_alike_is_not_judged_by_its_provenance_nor_by_one_assessor()
    {
        await using var scene = await AlikeAsync();
        Assert.Contains("only alike", Words(await scene.ConfirmAsync()), StringComparison.Ordinal);
        Assert.Contains("only alike", Words(await scene.RejectAsync()), StringComparison.Ordinal);
        Assert.Equal(0, scene.Count("verdicts"));

        Assert.Contains("second person", Words(await scene.AssessAsync(true, assessor: 1, item: null)), StringComparison.Ordinal);
        Assert.Equal((Verdict.None, ItemRestriction.None), Only(scene));
        Assert.Contains("judged it before", Words(await scene.AssessAsync(true, assessor: 1, item: null)), StringComparison.Ordinal);
        Assert.Equal(["a.png"], scene.Files());

        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(true, assessor: 2, item: null));
        Assert.Equal((Verdict.Confirmed, ItemRestriction.Disabled), Only(scene));
        Assert.Empty(scene.Files());
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_two_disagree_a_third_decides(bool third)
    {
        await using var scene = await AlikeAsync();
        await scene.AssessAsync(true, assessor: 1, item: null);
        Assert.Contains("verdicts differ", Words(await scene.AssessAsync(false, assessor: 2, item: null)), StringComparison.Ordinal);
        Assert.Equal(["a.png"], scene.Files());
        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(third, assessor: 3, item: null));
        Assert.Equal(third ? [] : ["a.png"], scene.Files());
        Assert.Equal(third ? 3 : 0, scene.Count("verdicts"));
        Assert.Equal(third ? 0 : 1, scene.Count("rejections"));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task S10_Nobody_at_the_provider_judges_by_a_picture_before_two_people_allowed_it_and_nobody_after_it_ended()
    {
        await using var scene = await AlikeAsync();
        Assert.Contains("Nobody at this provider may see pictures", Words(await ByPictureAsync(scene, "anna")), StringComparison.Ordinal);
        Allow(scene);
        Assert.IsType<CaseAnswer.Done>(await ByPictureAsync(scene, "anna"));
        Assert.True(Viewing.End(scene.At.Installation, Actor.CommandLine));
        Assert.Contains("Nobody at this provider may see pictures", Words(await ByPictureAsync(scene, "bram")), StringComparison.Ordinal);
        Allow(scene);
        Assert.IsType<CaseAnswer.Done>(await ByPictureAsync(scene, "bram"));
        Assert.Empty(scene.Files());
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task A_further_copy_of_what_was_confirmed_takes_the_verdicts_over_and_they_can_still_be_taken_back_by_more()
    {
        await using var scene = await AlikeAsync();
        await scene.AssessAsync(confirmed: true);
        scene.Tree.Add("b.png", PngWriter.Compressed(Scene.Drawn(1)));
        Assert.Equal((1, 1, 0), await scene.CountAsync());
        Assert.Empty(scene.Files());
        Assert.All(scene.Case.Items, item => Assert.Equal((Verdict.Confirmed, ItemRestriction.Disabled), (item.Verdict, item.Restriction)));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);

        // One against two changes nothing; three against two put every copy back.
        for (var assessor = 3; assessor <= 5; assessor++)
        {
            Assert.Empty(scene.Files());
            Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(false, assessor, item: null));
        }

        Assert.Equal(["a.png", "b.png"], scene.Files());
        Assert.Equal((0, 0), (scene.Count("case_items"), scene.Count("verdicts")));
    }

    [Fact]
    public async Task A_person_may_withhold_what_is_only_alike_until_it_is_judged_and_a_rejection_puts_it_back()
    {
        await using var scene = await AlikeAsync();
        var before = await File.ReadAllBytesAsync(scene.Tree.At("a.png"), Cancellation);
        var request = new CaseRequest(scene.Case.Id, null, false, Actor.CommandLine);
        Assert.IsType<CaseAnswer.Done>(await scene.Desk.Meanwhile.DisableAsync(request, Cancellation));
        Assert.Empty(scene.Files());
        Assert.Equal((Verdict.None, ItemRestriction.Disabled), Only(scene));
        Assert.Contains("not available", Words(await scene.Desk.Meanwhile.DisableAsync(request, Cancellation)), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(confirmed: false));
        Assert.Equal(before, await File.ReadAllBytesAsync(scene.Tree.At("a.png"), Cancellation));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task An_organisation_outside_is_described_by_two_and_each_assessor_has_a_key_of_his_own()
    {
        await using var scene = new Scene();
        var installation = scene.At.Installation;
        var terms = Partners.Terms("anna", "bram");
        var same = terms.DeepClone().AsObject();
        same["assessors"]!["bram"] = same["assessors"]!["anna"]!.DeepClone();
        Assert.Contains("a key of his own", Refusal(scene, same), StringComparison.Ordinal);
        var bad = terms.DeepClone().AsObject();
        bad["sealKey"] = "hpke-p256:AAAA";
        Assert.Contains("sealKey", Refusal(scene, bad), StringComparison.Ordinal);
        var more = terms.DeepClone().AsObject();
        more["more"] = 1;
        Assert.NotEqual("", Refusal(scene, more));

        Agreeing.Done(installation, Act.DescribePartner, new() { ["partner"] = "hotline", ["terms"] = terms });
        var partner = Assert.Single(new PartnerStore(installation).All());
        Assert.Equal(("hotline", 1, 2), (partner.Name, partner.Version, partner.Terms.Assessors.Count));
        Agreeing.Done(installation, Act.DescribePartner, new() { ["partner"] = "hotline", ["terms"] = null });
        Assert.NotNull(Assert.Single(new PartnerStore(installation).All()).WithdrawnAt);
        Assert.Contains("there is no hotline", Refusal(scene, null), StringComparison.Ordinal);
        await LedgerWatch.AssertAgreesAsync(installation);
    }

    static string Refusal(Scene scene, JsonObject? terms) => Agreeing.Refused(
        scene.At.Installation, Act.DescribePartner, new() { ["partner"] = "hotline", ["terms"] = terms });

    static void Allow(Scene scene) => Agreeing.Done(scene.At.Installation, Act.AllowViewing, new() { ["reference"] = "decision 7" });

    static Task<CaseAnswer> ByPictureAsync(Scene scene, string person) => scene.Desk.JudgeAsync(
        new(scene.Case.Id, null, All: true, new(ActorKind.Person, person)), new(IsConfirmed: true, VerdictBasis.Picture), Cancellation);

    static (Verdict Verdict, ItemRestriction Restriction) Only(Scene scene)
    {
        var item = Assert.Single(scene.Case.Items);
        return (item.Verdict, item.Restriction);
    }

    static string Words(CaseAnswer answer) => answer switch
    {
        CaseAnswer.Refused refused => refused.Words,
        CaseAnswer.Done done => string.Join(' ', done.Lines),
        CaseAnswer.Incomplete incomplete => string.Join(' ', incomplete.Lines),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
