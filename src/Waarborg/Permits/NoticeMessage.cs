// One notice on its way to one customer: its id, what is sent, and the signature by which the receiver knows it.
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>What is sent. It never changes from one try to the next.</summary>
/// <param name="Id">The same at every try, so that a receiver takes it once.</param>
/// <param name="Notice">The notice.</param>
/// <param name="Customer">The customer's opaque id.</param>
/// <param name="Contact">How he is reached.</param>
/// <param name="Way">By what.</param>
/// <param name="Text">The text in his language.</param>
/// <param name="Url">Where the notice is published.</param>
sealed record NoticeMessage(
    string Id, Notice Notice, string Customer, string Contact, ContactWay Way, NoticeText Text, Uri Url)
{
    static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Id);
        return true;
    }

    /// <summary>As it leaves.</summary>
    internal OutgoingMessage ToOutgoing() => new(Id, ToJson(), Text.Title, $"{Text.ToPlain()}{Url.AbsoluteUri}\n");

    byte[] ToJson() => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = "waarborg.notice",
        ["timestamp"] = Instant.Text(Notice.PublishedAt),
        ["data"] = new JsonObject
        {
            ["customer"] = Customer,
            ["notice"] = Notice.Id,
            ["source"] = Notice.Source,
            ["hash"] = Notice.Hash,
            ["language"] = Text.Language,
            ["title"] = Text.Title,
            ["text"] = Text.ToPlain(),
            ["clause"] = Text.Clause,
            ["forUsers"] = Text.ForUsers,
            ["url"] = Url.AbsoluteUri,
        },
    }.ToJsonString(Written));
}

/// <summary>
/// Signs webhooks as Standard Webhooks 1.0 has it, with Ed25519: what the receiver needs is public, and no secret is shared.
/// </summary>
sealed class NoticeSigner
{
    const string Purpose = "notice-webhook";

    readonly byte[] _seed;

    internal NoticeSigner(KeyRing keys)
    {
        _seed = keys.KeyedHash(Purpose, "ed25519"u8);
        PublicKey = "whpk_" + Convert.ToBase64String(Ed25519.PublicKey(_seed));
    }

    /// <summary>The key that receivers check with, as the standard writes it.</summary>
    internal string PublicKey { get; }

    /// <summary>The value of the header <c>webhook-signature</c>.</summary>
    internal string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        return "v1a," + Convert.ToBase64String(Ed25519.Sign(_seed, [.. head, .. body]));
    }
}
