using System.Text;
using System.Text.RegularExpressions;
using Waarborg.Cases;
using Waarborg.Cli.Sample;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A candidate judged by people outside: what they are given, and which answers count.</summary>
public sealed partial class AssessmentTests
{
    [GeneratedRegex("[A-Za-z0-9+/=]{200,}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SealedText();

    static readonly byte[] Picture = PngWriter.Compressed(Scene.Drawn(1));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A candidate that is only alike, and a hotline with three assessors.</summary>
    sealed class Setting : IAsyncDisposable
    {
        internal required Scene Scene { get; init; }

        internal required HpkePrivateKey Key { get; init; }

        internal AssessmentDesk Desk => new(Scene.At.Installation, Scene.Engine.Derivatives);

        internal static async Task<Setting> MakeAsync()
        {
            var scene = new Scene().Import($"pdq,{Scene.Drawn(1).Hash().Hash},Baseline,entry-17").Permit();
            scene.Tree.Add("customer/unmistakable.png", Picture);
            Assert.Equal((1, 1, 0), await scene.CountAsync());
            var (publicKey, key) = Hpke.NewPair();
            Agreeing.Done(scene.At.Installation, Act.DescribePartner, new()
            {
                ["partner"] = "hotline",
                ["terms"] = Partners.TermsOf(publicKey.ToString(), "anna", "bram", "carla"),
            });
            return new() { Scene = scene, Key = key };
        }

        internal async Task<CandidateMessage> AskAsync() => Assert.IsType<AskedAnswer.Made>(
            await Desk.AskAsync(Scene.Case.Id, 1, "hotline", Actor.CommandLine, Cancellation)).Message;

        internal Task<CaseAnswer> TakeAsync(byte[] note) => Desk.TakeAsync(note, Cancellation);

        internal async Task<string> RefusedAsync(byte[] note) => Assert.IsType<CaseAnswer.Refused>(await TakeAsync(note)).Words;

        internal byte[] Note(CandidateMessage message, string assessor, bool confirmed, Func<AssessorNote, AssessorNote>? change = null)
        {
            var note = new AssessorNote(
                message.Candidate, Convert.ToHexStringLower(message.Digest()), confirmed, Scene.At.Time.GetUtcNow());
            return (change?.Invoke(note) ?? note).Write(new NoteSigner($"{assessor}.example", Partners.SeedOf(assessor)));
        }

        public async ValueTask DisposeAsync()
        {
            Key.Dispose();
            await Scene.DisposeAsync();
        }
    }

    [Fact]
    public async Task S10_Two_signed_verdicts_from_outside_decide_and_nothing_of_the_customer_goes_there()
    {
        await using var at = await Setting.MakeAsync();
        var message = await at.AskAsync();
        // Without what is sealed: by chance three letters stand in so many random ones.
        var written = SealedText().Replace(Encoding.UTF8.GetString(message.Write()), "");
        Assert.Contains(message.Reference, written, StringComparison.Ordinal);
        string[] kept = ["customer", "unmistakable", Scene.Sha256(Picture), "web", at.Scene.Tree.Path];
        Assert.All(kept, text => Assert.DoesNotContain(text, written, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(("entry-17", "pdq", 0), (message.Reference, message.Algorithm, message.Distance));
        var again = Assert.IsType<CandidateOutcome.Read>(CandidateMessage.ParseUntrusted(message.Write())).Message;
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], again.Open(at.Key)![..4]);

        Assert.IsType<CaseAnswer.Done>(await at.TakeAsync(at.Note(message, "anna", confirmed: true)));
        Assert.Equal(Verdict.None, at.Scene.Case.Items[0].Verdict);
        Assert.Contains("judged it before", await at.RefusedAsync(at.Note(message, "anna", confirmed: true)), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await at.TakeAsync(at.Note(message, "bram", confirmed: true)));
        Assert.Equal((Verdict.Confirmed, ItemRestriction.Disabled), (at.Scene.Case.Items[0].Verdict, at.Scene.Case.Items[0].Restriction));
        Assert.False(File.Exists(at.Scene.Tree.At("customer/unmistakable.png")));
        await LedgerWatch.AssertAgreesAsync(at.Scene.At.Installation);
    }

    [Fact]
    public async Task What_was_disabled_meanwhile_is_judged_from_under_seal_and_put_back_byte_for_byte()
    {
        // Known exactly and disabled first, and then judged outside all the same.
        var scene = new Scene().Known(Picture).Permit();
        scene.Tree.Add("a.png", Picture);
        await scene.SweepAsync();
        Assert.Empty(scene.Files());
        var (publicKey, key) = Hpke.NewPair();
        await using var at = new Setting { Scene = scene, Key = key };
        Agreeing.Done(scene.At.Installation, Act.DescribePartner, new()
        {
            ["partner"] = "hotline",
            ["terms"] = Partners.TermsOf(publicKey.ToString(), "anna", "bram"),
        });
        var message = await at.AskAsync();
        Assert.NotNull(message.Open(key));
        Assert.IsType<CaseAnswer.Done>(await at.TakeAsync(at.Note(message, "anna", confirmed: false)));
        Assert.Equal(Picture, await File.ReadAllBytesAsync(scene.Tree.At("a.png"), Cancellation));
        Assert.Equal((0, 0), (scene.Count("case_items"), scene.Count("assessments")));
        Assert.Contains("forgotten", await at.RefusedAsync(at.Note(message, "bram", confirmed: false)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_that_is_not_an_assessors_about_exactly_what_was_sent_is_refused_and_changes_nothing()
    {
        await using var at = await Setting.MakeAsync();
        var message = await at.AskAsync();
        var stranger = new AssessorNote(message.Candidate, Convert.ToHexStringLower(message.Digest()), true, at.Scene.At.Time.GetUtcNow())
            .Write(new NoteSigner("anna.example", Partners.SeedOf("somebody")));
        Assert.Contains("not signed by an assessor", await at.RefusedAsync(stranger), StringComparison.Ordinal);
        var other = at.Note(message, "anna", true, note => note with { Message = new('0', 64) });
        Assert.Contains("another message", await at.RefusedAsync(other), StringComparison.Ordinal);
        var unknown = at.Note(message, "anna", true, note => note with { Candidate = new('0', 32) });
        Assert.Contains("Nobody was asked", await at.RefusedAsync(unknown), StringComparison.Ordinal);
        var ahead = at.Note(message, "anna", true, note => note with { At = note.At.AddHours(1) });
        Assert.Contains("ahead of now", await at.RefusedAsync(ahead), StringComparison.Ordinal);
        Assert.Contains("no signed note", await at.RefusedAsync("nothing"u8.ToArray()), StringComparison.Ordinal);
        Assert.Equal(0, at.Scene.Count("verdicts"));

        // Changed on its way, it opens for nobody; and who is asked nothing any more decides nothing.
        Assert.Null((message with { Distance = 31 }).Open(at.Key));
        Agreeing.Done(at.Scene.At.Installation, Act.DescribePartner, new() { ["partner"] = "hotline", ["terms"] = null });
        Assert.Contains("asked nothing any more", await at.RefusedAsync(at.Note(message, "anna", true)), StringComparison.Ordinal);
        Assert.IsType<AskedAnswer.Refused>(await at.Desk.AskAsync(at.Scene.Case.Id, 1, "hotline", Actor.CommandLine, Cancellation));
        Assert.Equal(0, at.Scene.Count("verdicts"));
    }

    [Fact]
    public async Task What_changed_since_it_matched_is_not_shown_to_anybody()
    {
        await using var at = await Setting.MakeAsync();
        await File.WriteAllBytesAsync(at.Scene.Tree.At("customer/unmistakable.png"), Scene.Picture(5), Cancellation);
        var answer = await at.Desk.AskAsync(at.Scene.Case.Id, 1, "hotline", Actor.CommandLine, Cancellation);
        Assert.Contains("has changed", Assert.IsType<AskedAnswer.Refused>(answer).Words, StringComparison.Ordinal);
        Assert.Equal(0, at.Scene.Count("assessments"));
    }
}
