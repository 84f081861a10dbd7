// What whoever sent a notice is told. Pure, in Dutch and English; nothing about the customer, and no address of a file.
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Waarborg.Cases;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Notices;

/// <summary>All that an answer rests on.</summary>
/// <param name="Settings">Who says it.</param>
/// <param name="CaseId">The case, by which the sender can ask.</param>
/// <param name="Reference">The sender's own reference; null where he gave none.</param>
/// <param name="ReceivedAt">When his notice was received.</param>
/// <param name="IsAgain">He was told another decision before.</param>
sealed record NoticeAnswerFacts(
    ProviderSettings Settings, long CaseId, string? Reference, DateTimeOffset ReceivedAt, bool IsAgain)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"case {CaseId}");
        return true;
    }
}

static class NoticeAnswerText
{
    static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>That it was received; or what was decided.</summary>
    internal static MessageBody Write(NoticeAnswerFacts facts, NoticeDecision? decision, string language)
    {
        var (title, paragraphs) = language == "nl" ? Dutch(facts, decision) : English(facts, decision);
        var text = new NoticeText(language, title, [new("", paragraphs, [])], "", "").ToPlain();
        var json = new JsonObject
        {
            ["type"] = decision is null ? "waarborg.notice.received" : "waarborg.notice.decided",
            ["timestamp"] = Instant.Text(facts.ReceivedAt),
            ["data"] = new JsonObject
            {
                ["case"] = facts.CaseId,
                ["reference"] = facts.Reference,
                ["decision"] = decision is { } made ? ClockNames.Of(made) : null,
                ["language"] = language,
                ["title"] = title,
                ["text"] = text,
            },
        };
        return new(title, text, Encoding.UTF8.GetBytes(json.ToJsonString(Written)));
    }

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static (string Title, List<string> Paragraphs) Dutch(NoticeAnswerFacts facts, NoticeDecision? decision)
    {
        var which = facts.Reference is { } reference ? $" met kenmerk {ShownText.Of(reference)}" : "";
        var notice = $"uw melding{which}, die wij ontvingen op {AmsterdamWords.Moment(facts.ReceivedAt, "nl")}";
        var ask = $"Vragen: {facts.Settings.Contact}. Noem dossier {Number(facts.CaseId)}.";
        if (decision is not { } made)
        {
            return ($"{facts.Settings.Name}: wij ontvingen uw melding",
            [
                $"Dit gaat over {notice}. Iemand beslist erover, en u hoort wat. Een mens beslist; geen programma.", ask,
            ]);
        }

        return ($"{facts.Settings.Name}: wij beslisten over uw melding",
        [
            (facts.IsAgain ? "Wij herzagen ons besluit. " : "") + $"Dit gaat over {notice}.",
            made switch
            {
                NoticeDecision.Granted => "Wij maakten het bestand op het adres dat u noemde onbeschikbaar.",
                NoticeDecision.Refused => "Wij maken het bestand op het adres dat u noemde niet onbeschikbaar.",
                NoticeDecision.NotThere => "Op het adres dat u noemde ligt bij ons niets.",
                NoticeDecision.NotOurs => "Het adres dat u noemde is niet van een dienst van ons.",
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            "Een mens besliste; geen programma.",
            "Bent u het er niet mee eens, schrijf ons dan waarom: iemand kijkt opnieuw."
                + (facts.Settings.Telling is { IsPlatform: true }
                    ? " U kunt naar een erkend orgaan voor geschillen buiten de rechter (Digitaledienstenverordening, "
                        + "artikel 21), en altijd naar de rechter."
                    : " U kunt altijd naar de rechter."),
            ask,
        ]);
    }

    static (string Title, List<string> Paragraphs) English(NoticeAnswerFacts facts, NoticeDecision? decision)
    {
        var which = facts.Reference is { } reference ? $" with reference {ShownText.Of(reference)}" : "";
        var notice = $"your notice{which}, which we received on {AmsterdamWords.Moment(facts.ReceivedAt, "en")}";
        var ask = $"Questions: {facts.Settings.Contact}. Name case {Number(facts.CaseId)}.";
        if (decision is not { } made)
        {
            return ($"{facts.Settings.Name}: we received your notice",
            [
                $"This is about {notice}. Somebody decides about it, and you are told what. A person decides, and no program.",
                ask,
            ]);
        }

        return ($"{facts.Settings.Name}: we decided about your notice",
        [
            (facts.IsAgain ? "We changed our decision. " : "") + $"This is about {notice}.",
            made switch
            {
                NoticeDecision.Granted => "We made the file at the address that you named unavailable.",
                NoticeDecision.Refused => "We do not make the file at the address that you named unavailable.",
                NoticeDecision.NotThere => "Nothing lies with us at the address that you named.",
                NoticeDecision.NotOurs => "The address that you named is of no service of ours.",
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            "A person decided, and no program.",
            "If you do not agree, write to us and say why: somebody looks again."
                + (facts.Settings.Telling is { IsPlatform: true }
                    ? " You can go to a certified body for out-of-court dispute settlement (Digital Services Act, Article 21), "
                        + "and always to court."
                    : " You can always go to court."),
            ask,
        ]);
    }
}
