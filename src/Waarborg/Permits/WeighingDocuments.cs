// What is signed and what is committed to: one document for each axis, and the whole. Pure.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Permits;

static class WeighingDocuments
{
    /// <summary>
    /// What the signer of one axis stands for: its text, the opinion on it, and the figures that were there to see. Management
    /// signs the decision with the goal, and so signs again when an answer came in later and had to be addressed.
    /// </summary>
    /// <param name="installation">Whose weighing.</param>
    /// <param name="weighing">The weighing as it stands.</param>
    /// <param name="axis">The axis.</param>
    internal static JsonObject Axis(Installation installation, Weighing weighing, Axis axis)
    {
        var draft = WeighingJson.Write(weighing.Draft);
        var document = new JsonObject
        {
            ["what"] = "one axis of a weighing",
            ["installation"] = installation.Id,
            ["weighing"] = weighing.Id,
            ["source"] = weighing.Source,
            ["kind"] = WeighingJson.NameOf(weighing.Draft.Kind),
            ["draftedAt"] = Instant.Text(weighing.DraftedAt),
            ["axis"] = WeighingJson.NameOf(axis),
            ["text"] = draft[WeighingJson.NameOf(axis)]!.DeepClone(),
            ["opinion"] = WeighingJson.Write(weighing.Judgement)["opinions"]![WeighingJson.NameOf(axis)]?.DeepClone(),
            ["figures"] = weighing.Figures.ToJson(),
        };
        if (axis != Permits.Axis.Goal) return document;
        foreach (var name in (string[])["investigation", "alternatives", "review"]) document[name] = draft[name]?.DeepClone();
        if (draft["orderedRemovals"] is { } ordered) document["orderedRemovals"] = ordered.DeepClone();
        document["judgement"] = WeighingJson.Write(weighing.Judgement);
        return document;
    }

    /// <summary>SHA-256 of the canonical document: what a signature on this axis is over.</summary>
    internal static byte[] Digest(Installation installation, Weighing weighing, Axis axis) =>
        SHA256.HashData(CanonicalJson.Write(Axis(installation, weighing, axis)));

    /// <summary>What a draft commits to.</summary>
    internal static JsonObject Draft(long weighing, string source, WeighingDraft draft, WeighingFigures figures) => new()
    {
        ["weighing"] = weighing,
        ["source"] = source,
        ["draft"] = WeighingJson.Write(draft),
        ["figures"] = figures.ToJson(),
    };

    /// <summary>What an answer commits to.</summary>
    internal static JsonObject Answer(long weighing, long number, DateTimeOffset at, string words) => new()
    {
        ["weighing"] = weighing,
        ["number"] = number,
        ["at"] = Instant.Text(at),
        ["words"] = words,
    };

    /// <summary>What a recorded weighing commits to: all of it.</summary>
    /// <param name="weighing">The weighing, whole.</param>
    /// <param name="points">The points that it addressed.</param>
    /// <param name="recordedAt">When.</param>
    /// <param name="by">The field <c>by</c> of the entry: the signers in the order of the axes.</param>
    internal static JsonObject Whole(Weighing weighing, IReadOnlyList<Point> points, DateTimeOffset recordedAt, JsonArray by)
    {
        var whole = Draft(weighing.Id, weighing.Source, weighing.Draft, weighing.Figures);
        whole["draftedAt"] = Instant.Text(weighing.DraftedAt);
        whole["recordedAt"] = Instant.Text(recordedAt);
        whole["judgement"] = WeighingJson.Write(weighing.Judgement);
        whole["points"] = new JsonArray([.. points.Select(point => (JsonNode)new JsonObject
        {
            ["number"] = point.Number,
            ["kind"] = WeighingJson.NameOf(point.Kind),
            ["at"] = Instant.Text(point.At),
            ["words"] = point.Words,
            ["subject"] = point.Subject,
            ["removedAt"] = point.Removal is { } removal ? Instant.Text(removal.At) : null,
        })]);
        var signatures = weighing.Signatures.OrderBy(one => one.Axis);
        whole["signatures"] = new JsonArray([.. signatures.Select((one, i) => (JsonNode)new JsonObject
        {
            ["axis"] = WeighingJson.NameOf(one.Axis),
            ["by"] = (string)by[i]!,
            ["at"] = Instant.Text(one.Signature.At),
            ["kind"] = WeighingJson.NameOf(one.Signature.Kind),
            ["digest"] = Convert.ToHexStringLower(one.Signature.Digest),
            ["proof"] = one.Signature.Proof,
        })]);
        return whole;
    }
}
