// What whoever complained is told: that it was received, and what was decided. Pure, in Dutch and English.
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Waarborg.Cases;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Notices;

/// <summary>What is said.</summary>
abstract record ComplaintWord
{
    /// <summary>It was received, and is decided by then.</summary>
    internal sealed record Received(DateTimeOffset DueAt) : ComplaintWord;

    /// <summary>It was decided.</summary>
    /// <param name="IsReversed">The customer was right.</param>
    /// <param name="Reason">Why, in the words of whoever decided.</param>
    /// <param name="Outcome">What becomes of the file then.</param>
    internal sealed record Decided(bool IsReversed, string Reason, ReversalOutcome Outcome) : ComplaintWord
    {
        protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
    }

    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>What becomes of the file of whoever was right.</summary>
enum ReversalOutcome
{
    /// <summary>It is put back now.</summary>
    PutBack,

    /// <summary>Organisations outside hold the key: it is put back once two of them gave their parts.</summary>
    ByHolders,

    /// <summary>It was destroyed: nobody can put it back.</summary>
    Destroyed,

    /// <summary>It was an upload: it can be sent again.</summary>
    Upload,

    /// <summary>An order, or a granted notice, is about the same file: it stays away.</summary>
    StaysAway,
}

static class ComplaintText
{
    static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    internal static MessageBody Body(
        ComplaintWord word, ProviderSettings settings, string customer, Complaint complaint, string code, string language)
    {
        var (title, paragraphs) = language == "nl" ? Dutch(word, settings, complaint) : English(word, settings, complaint);
        var page = new Uri(settings.PublicAddress, "/statement/" + code).AbsoluteUri;
        var heading = language == "nl" ? "Uw klacht" : "Your complaint";
        var text = new NoticeText(language, title, [new(heading, [.. paragraphs, page], [])], "", "").ToPlain();
        var json = new JsonObject
        {
            ["type"] = word is ComplaintWord.Received ? "waarborg.complaint.received" : "waarborg.complaint.decided",
            ["timestamp"] = Instant.Text(complaint.MadeAt),
            ["data"] = new JsonObject
            {
                ["customer"] = customer,
                ["statement"] = complaint.Statement,
                ["complaint"] = complaint.Id,
                ["reversed"] = word is ComplaintWord.Decided decided ? decided.IsReversed : null,
                ["language"] = language,
                ["title"] = title,
                ["text"] = text,
                ["url"] = page,
            },
        };
        return new(title, text, Encoding.UTF8.GetBytes(json.ToJsonString(Written)));
    }

    static (string Title, List<string> Paragraphs) Dutch(ComplaintWord word, ProviderSettings settings, Complaint complaint) =>
        word switch
        {
            ComplaintWord.Received received => (
                $"{settings.Name}: wij ontvingen uw klacht",
                [
                    $"Op {AmsterdamWords.Moment(complaint.MadeAt, "nl")} ontvingen wij uw klacht. Iemand die het "
                        + $"bestand niet beoordeelde beslist, uiterlijk op {AmsterdamWords.LastDay(received.DueAt, "nl")}.",
                ]),
            ComplaintWord.Decided { IsReversed: false } decided => (
                $"{settings.Name}: uw klacht is afgewezen",
                [
                    "Iemand die het bestand niet beoordeelde keek naar uw klacht. Het besluit blijft staan.", decided.Reason,
                    settings.Telling is { IsPlatform: true }
                        ? "U kunt naar een erkend orgaan voor geschillen buiten de rechter, en altijd naar de rechter."
                        : "U kunt naar de rechter.",
                ]),
            ComplaintWord.Decided decided => (
                $"{settings.Name}: u had gelijk",
                [
                    "Iemand die het bestand niet beoordeelde keek naar uw klacht. U had gelijk; het besluit is teruggenomen.",
                    decided.Reason,
                    decided.Outcome switch
                    {
                        ReversalOutcome.PutBack => "Het bestand wordt teruggezet. U krijgt bericht zodra het terug is.",
                        ReversalOutcome.ByHolders => "Het bestand komt terug zodra twee organisaties buiten ons hun deel van de "
                            + "sleutel gaven. Dat kan dagen duren; u krijgt bericht.",
                        ReversalOutcome.Destroyed =>
                            "Het bestand was vernietigd. Niemand kan het terugzetten. Dat spijt ons; vraag ons om herstel.",
                        ReversalOutcome.Upload => "U kunt het bestand opnieuw sturen.",
                        ReversalOutcome.StaysAway => "Het bestand blijft weg, want er is ook een bevel of een toegekende melding "
                            + "over. Daarover kreeg of krijgt u apart bericht.",
                        _ => throw new System.Diagnostics.UnreachableException(),
                    },
                ]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    static (string Title, List<string> Paragraphs) English(ComplaintWord word, ProviderSettings settings, Complaint complaint) =>
        word switch
        {
            ComplaintWord.Received received => (
                $"{settings.Name}: we received your complaint",
                [
                    $"On {AmsterdamWords.Moment(complaint.MadeAt, "en")} we received your complaint. Somebody who "
                        + $"did not judge the file decides, at the latest on {AmsterdamWords.LastDay(received.DueAt, "en")}.",
                ]),
            ComplaintWord.Decided { IsReversed: false } decided => (
                $"{settings.Name}: your complaint was refused",
                [
                    "Somebody who did not judge the file looked at your complaint. The decision stands.", decided.Reason,
                    settings.Telling is { IsPlatform: true }
                        ? "You can go to a certified body for out-of-court dispute settlement, and always to court."
                        : "You can go to court.",
                ]),
            ComplaintWord.Decided decided => (
                $"{settings.Name}: you were right",
                [
                    "Somebody who did not judge the file looked at your complaint. You were right; the decision is taken "
                        + "back.",
                    decided.Reason,
                    decided.Outcome switch
                    {
                        ReversalOutcome.PutBack => "The file is put back. You are told as soon as it is.",
                        ReversalOutcome.ByHolders => "The file comes back once two organisations outside have given their "
                            + "parts of the key. That can take days; you are told.",
                        ReversalOutcome.Destroyed =>
                            "The file was destroyed. Nobody can put it back. We are sorry; ask us to make it good.",
                        ReversalOutcome.Upload => "You can upload the file again.",
                        ReversalOutcome.StaysAway => "The file stays away, because an order or a granted notice is about it as "
                            + "well. You were or are told of that by itself.",
                        _ => throw new System.Diagnostics.UnreachableException(),
                    },
                ]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
