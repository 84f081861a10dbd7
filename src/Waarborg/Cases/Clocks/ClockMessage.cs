// What is sent when a clock rings: the case's number, the kind, the mark and the moment. No address, file, list or person.
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cases;

static class ClockMessage
{
    static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The message about one ring for one step of the chain, the same at every try.</summary>
    internal static OutgoingMessage Of(
        Installation installation, Clock clock, ClockRing ring, int step, string language)
    {
        var due = clock.DueAt(ring.RangAt);
        var subject = language == "nl"
            ? string.Create(CultureInfo.InvariantCulture, $"Waarborg: termijn {clock.Id} van dossier {clock.CaseId}")
            : string.Create(CultureInfo.InvariantCulture, $"Waarborg: clock {clock.Id} of case {clock.CaseId}");
        var sentence = Sentence(clock, ring.Mark, ring.RangAt, language);
        var command = string.Create(CultureInfo.InvariantCulture, $"./waarborg clock acknowledge {clock.Id}");
        var data = new JsonObject
        {
            ["case"] = clock.CaseId,
            ["clock"] = clock.Id,
            ["kind"] = ClockNames.Of(clock.Kind),
            ["mark"] = ClockNames.Of(ring.Mark),
            ["due"] = AmsterdamTime.At(due).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        };
        return Make(
            Id(installation, $"ring\n{ring.Id}\n{step}"), "waarborg.clock", ring.RangAt, data, language, subject, sentence,
            command);
    }

    /// <summary>The message that tries the chain.</summary>
    internal static OutgoingMessage Test(Installation installation, long test, int step, DateTimeOffset at, string language)
    {
        var (subject, sentence) = language == "nl"
            ? ("Waarborg: proef van de oproepketen",
                "Dit is een proef. Er loopt geen termijn af. Bevestig dat dit bericht is aangekomen.")
            : ("Waarborg: a test of the chain of calls",
                "This is a test. No clock has rung. Acknowledge that this message arrived.");
        var data = new JsonObject { ["test"] = test, ["step"] = step + 1 };
        return Make(
            Id(installation, $"test\n{test}\n{step}"), "waarborg.clock.test", at, data, language, subject, sentence,
            "./waarborg clock acknowledge test");
    }

    /// <summary>What happened, in a sentence; times are those of Amsterdam.</summary>
    internal static string Sentence(Clock clock, ClockMark mark, DateTimeOffset at, string language)
    {
        var (rule, due) = (ClockRules.Of(clock.Kind), AmsterdamTime.Text(clock.DueAt(at)));
        return language == "nl"
            ? string.Create(CultureInfo.InvariantCulture, $"Termijn {clock.Id} van dossier {clock.CaseId} ({rule.Dutch}): ")
                + mark switch
                {
                    ClockMark.Half => $"de helft is om. Uiterlijk {due}.",
                    ClockMark.FourFifths => $"80 % is om. Uiterlijk {due}.",
                    _ => $"verstreken sinds {due}.",
                }
            : string.Create(CultureInfo.InvariantCulture, $"Clock {clock.Id} of case {clock.CaseId} ({rule.English}): ")
                + mark switch
                {
                    ClockMark.Half => $"half of it has passed. Due {due}.",
                    ClockMark.FourFifths => $"80 % of it has passed. Due {due}.",
                    _ => $"over since {due}.",
                };
    }

    static OutgoingMessage Make(
        string id, string type, DateTimeOffset at, JsonObject data, string language, string subject, string sentence,
        string command)
    {
        var acknowledge = language == "nl" ? $"Bevestigen: {command}" : $"To acknowledge: {command}";
        data["language"] = language;
        data["title"] = subject;
        data["text"] = $"{sentence} {acknowledge}";
        var body = new JsonObject { ["type"] = type, ["timestamp"] = Instant.Text(at), ["data"] = data };
        return new(id, Encoding.UTF8.GetBytes(body.ToJsonString(Written)), subject, $"{sentence}\n\n{acknowledge}\n");
    }

    static string Id(Installation installation, string what) => "msg_" + Convert.ToHexStringLower(
        installation.Keys.KeyedHash("clock-message", Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));
}
