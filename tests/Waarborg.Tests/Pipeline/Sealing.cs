using System.Text.Json.Nodes;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A known picture, disabled first, in an installation whose settings say what becomes of confirmed originals.</summary>
sealed class Sealing : IAsyncDisposable
{
    internal static readonly byte[] Picture = Scene.Picture(1);

    internal Scene Scene { get; } = new();

    internal Dictionary<string, HpkePrivateKey> Holders { get; } = new(StringComparer.Ordinal);

    internal Installation Installation => Scene.At.Installation;

    internal string Folder => SealDesk.FolderOf(Installation);

    internal string Letters => SealLetters.FolderOf(Folder);

    static string[] Organisations { get; } = ["hotline", "police", "notary"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Two or three holders of different organisations; nothing is decided where there is none.</summary>
    internal static async Task<Sealing> MakeAsync(
        int holders = 2, bool shreds = false, int days = 30, bool decides = true, string name = "a.png")
    {
        var sealing = new Sealing();
        string[] names = [.. Organisations.Take(holders)];
        foreach (var holder in names) sealing.Describe(holder, $"The {holder}");
        sealing.Decide(!decides ? null : shreds ? new() { ["originals"] = "shred" } : Keep(days, names));
        sealing.Scene.Known(Picture).Permit();
        sealing.Scene.Tree.Add(name, Picture);
        await sealing.Scene.SweepAsync();
        Assert.Empty(sealing.Scene.Files());
        return sealing;
    }

    internal static JsonObject Keep(int days, params string[] names) => new()
    {
        ["originals"] = "keep",
        ["holders"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
        ["purpose"] = "redress",
        ["days"] = days,
    };

    internal void Decide(JsonObject? confirmed)
    {
        var json = SomeNotices.Json();
        if (confirmed is not null) json["confirmed"] = confirmed;
        SomeNotices.Set(Installation, json);
    }

    internal void Describe(string name, string organisation)
    {
        var (publicKey, key) = Hpke.NewPair();
        Holders[name] = key;
        var terms = Partners.TermsOf(publicKey.ToString());
        terms["organisation"] = organisation;
        Agreeing.Done(Installation, Act.DescribePartner, new() { ["partner"] = name, ["terms"] = terms });
    }

    internal CaseItem Item => Assert.Single(Scene.Case.Items);

    /// <summary>The only object there is.</summary>
    internal SealRow Row
    {
        get
        {
            using var connection = Installation.Database.Open();
            return SealStore.OfDisable(connection, null, Item.DisableId!.Value)!;
        }
    }

    /// <summary>People outside find that the verdict was wrong: more of them than confirmed it.</summary>
    internal async Task<CaseAnswer> OverruleAsync()
    {
        await Scene.AssessAsync(false, assessor: 1, item: null);
        return await Scene.AssessAsync(false, assessor: 2, item: null);
    }

    internal SealLetter LetterOf(string holder) =>
        SealLetters.Read(Letters, Row.SealedName, Row.Holders.Count)!.Single(one => one.Holder == holder);

    internal KeyShare ShareOf(string holder) => LetterOf(holder).Open(Holders[holder])!;

    /// <summary>Two people here agree to open it; the public half of the act's key.</summary>
    internal HpkePublicKey Agree()
    {
        Agreeing.Done(Installation, Act.OpenSeals, SealOpening.BodyOf([Row.Id]));
        using var connection = Installation.Database.Open();
        var text = Dapper.SqlMapper.ExecuteScalar<string>(
            connection, "select public_key from openings where ended_at is null order by proposal desc limit 1");
        Assert.True(HpkePublicKey.TryParse(text, out var key));
        return key!;
    }

    internal SealShare Answer(string holder, HpkePublicKey act) => SealShare.Make(LetterOf(holder), Holders[holder], act)!;

    internal Task<CaseAnswer> RestoreAsync(params SealShare[] shares) =>
        new SealRestoring(Installation).RestoreAsync(shares, Cancellation);

    internal async Task<bool> OpensAsync(byte[] dataKey) =>
        await SealedFile.VerifyAsync(Folder, Row.SealedName, dataKey, Cancellation) is SealCheck.Intact;

    internal bool IsBack() => File.Exists(Scene.Tree.At("a.png")) && Picture.AsSpan().SequenceEqual(
        File.ReadAllBytes(Scene.Tree.At("a.png")));

    internal string[] OpeningKeys() => Directory.GetFiles(Installation.Keys.Folder, $"{KeyPurposes.OpeningPrefix}*");

    internal static string Words(CaseAnswer answer) => answer switch
    {
        CaseAnswer.Refused refused => refused.Words,
        CaseAnswer.Done done => string.Join(' ', done.Lines),
        CaseAnswer.Incomplete incomplete => string.Join(' ', incomplete.Lines),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var key in Holders.Values) key.Dispose();
        await Scene.DisposeAsync();
    }
}
