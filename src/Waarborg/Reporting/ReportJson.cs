// The report as JSON: the fields of Annex III of the proposed regulation, in its order. docs/reports.md says what each means.
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Cases;

namespace Waarborg.Reporting;

static class ReportJson
{
    /// <summary>The version of this form.</summary>
    internal const int Form = 1;

    /// <summary>The name of the form of a report, and of a correction.</summary>
    internal const string Type = "waarborg.report";

    internal const string CorrectionType = "waarborg.correction";

    static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        // It is a file for people to read as well, and in no page: what only HTML needs escaped is not.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static byte[] Write(CaseReport report) => Encoding.UTF8.GetBytes(Of(report).ToJsonString(Written) + "\n");

    /// <summary>All of a report; of a correction only what is taken back, and nothing of a person.</summary>
    internal static JsonObject Of(CaseReport report)
    {
        var json = new JsonObject
        {
            ["type"] = report.Corrects is null ? Type : CorrectionType,
            ["form"] = Form,
            ["number"] = report.Number,
            ["case"] = report.CaseId,
            ["sample"] = report.IsSample,
            ["madeAt"] = Moment(report.MadeAt),
            ["to"] = new JsonObject
            {
                ["name"] = report.To.Name,
                ["kind"] = report.To.Kind.ToString(),
                ["organisation"] = report.To.Organisation,
            },
            ["provider"] = new JsonObject
            {
                ["name"] = report.Provider.Name,
                ["contact"] = report.Provider.Contact,
                ["address"] = report.Provider.Address,
            },
        };
        if (report.Corrects is { } corrected)
        {
            json["corrects"] = corrected;
            json["withdrawn"] = new JsonArray([.. report.Items.Select(item => (JsonNode)item.Number)]);
            json["judgedOtherwise"] = new JsonArray([.. (report.Fallen ?? []).Select(number => (JsonNode)number)]);
            return json;
        }

        AddGround(json, report);
        json["items"] = new JsonArray([.. report.Items.Select(item => (JsonNode)ItemOf(item, report.MayTellDigests))]);
        AddFacts(json, report);
        return json;
    }

    /// <summary>A moment with its zone, as people and courts in the Netherlands read it.</summary>
    internal static string Moment(DateTimeOffset at) =>
        AmsterdamTime.At(at).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    static void AddGround(JsonObject json, CaseReport report)
    {
        var ground = report.Ground;
        json["urgent"] = report.Facts.Urgent is { } why ? new JsonObject { ["because"] = why } : null;
        // Nothing else is ever looked for.
        json["material"] = "known";
        json["category"] = ground.Category?.ToString();
        json["classification"] = ground.Class?.ToString();
        json["incidentType"] = ground.IncidentType;
        json["aware"] = new JsonObject { ["how"] = ground.Aware.ToString(), ["detail"] = ground.Detail };
        json["detection"] = new JsonObject
        {
            ["how"] = !ground.IsMatch ? "namedByAddress" : ground.IsExact ? "exactDigest" : "alike",
            ["supplier"] = ground.Supplier,
            ["reference"] = ground.Reference,
        };
        json["verified"] = new JsonObject
        {
            ["byPeople"] = ground.Verifiers,
            ["at"] = ground.VerifiedAt is { } at ? Moment(at) : null,
        };
        json["service"] = new JsonObject
        {
            ["type"] = "hosting",
            ["name"] = report.Source,
            ["urls"] = new JsonArray([.. report.Urls.Select(url => (JsonNode)url)]),
        };
    }

    static JsonObject ItemOf(ReportItem item, bool mayTellDigests)
    {
        var json = new JsonObject
        {
            ["number"] = item.Number,
            ["name"] = item.Name,
            ["url"] = item.Url,
            ["format"] = item.Format,
            ["bytes"] = item.Bytes,
            ["foundAt"] = Moment(item.FoundAt),
            ["measure"] = item.Measure.ToString(),
            ["measureAt"] = item.MeasureAt is { } at ? Moment(at) : null,
            ["sealedObject"] = item.SealedObject,
        };
        if (!mayTellDigests) return json;
        json["sha256"] = item.Sha256;
        json["sha1"] = item.Sha1;
        json["md5"] = item.Md5;
        return json;
    }

    static void AddFacts(JsonObject json, CaseReport report)
    {
        var facts = report.Facts;
        json["content"] = facts.Content is { } name ? new JsonObject { ["encryptedAttachment"] = name } : null;
        json["upload"] = facts.Upload is { } upload
            ? new JsonObject { ["ip"] = upload.Ip, ["port"] = upload.Port, ["at"] = upload.At }
            : null;
        json["location"] = facts.Location;
        json["user"] = new JsonObject
        {
            ["id"] = report.Customer,
            ["username"] = facts.User?.Username,
            ["email"] = facts.User?.Email,
            ["phone"] = facts.User?.Phone,
            ["other"] = facts.User?.Other,
            ["decision"] = facts.User?.Decision?.ToString(),
        };
        json["thirdCountry"] = facts.ThirdCountry is { } third
            ? new JsonObject { ["body"] = third.Body, ["reference"] = third.Reference }
            : null;
        json["victim"] = facts.Victim;
        json["more"] = facts.More;
    }
}
