using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Every kind of entry: the least one is accepted, and nothing that lacks, adds or garbles a field.</summary>
public class SchemaTests
{
    const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    static readonly string _key = VerifierKey.Ed25519("a", new byte[32]).ToString();
    static readonly string _signature = Convert.ToBase64String(new byte[64]);

    public static TheoryData<string> Kinds => [.. EntrySchema.Kinds.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_is_accepted_with_its_fields_and_with_no_others(string name)
    {
        var kind = EntrySchema.Kinds.Single(one => one.Name == name);
        var entry = Least(kind);
        Assert.Null(EntrySchema.Problem(entry, kind.IsClosed));
        Assert.NotNull(EntrySchema.Problem(entry, !kind.IsClosed));
        Assert.NotNull(EntrySchema.Problem(With(entry, "extra", 1), kind.IsClosed));
        Assert.NotNull(EntrySchema.Problem(With(entry, "kind", "no.such"), kind.IsClosed));
        Assert.NotNull(EntrySchema.Problem(With(entry, "v", 2), kind.IsClosed));
        foreach (var (field, _) in entry)
        {
            Assert.NotNull(EntrySchema.Problem(Without(entry, field), kind.IsClosed));
            // Missing and another in its place.
            Assert.NotNull(EntrySchema.Problem(With(Without(entry, field), "extra", 1), kind.IsClosed));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_field_is_refused_in_any_other_form(string name)
    {
        var kind = EntrySchema.Kinds.Single(one => one.Name == name);
        var entry = Least(kind);
        foreach (var field in kind.Fields)
        {
            foreach (var good in Good(field)) Assert.Null(EntrySchema.Problem(With(entry, field.Name, good), kind.IsClosed));
            foreach (var bad in Bad(field))
            {
                Assert.True(
                    EntrySchema.Problem(With(entry, field.Name, bad), kind.IsClosed) is not null,
                    $"{name}.{field.Name} may be {bad?.ToJsonString() ?? "null"}");
            }
        }
    }

    [Theory]
    [InlineData("at", "2026-11-25T14:00:00Z")]
    [InlineData("at", "2026-11-25T14:00:00.0000Z")]
    [InlineData("at", "2026-11-25T14:00:00.000+00:00")]
    [InlineData("at", "2026-11-25T24:00:00.000Z")]
    [InlineData("at", "2026-11-25T14:60:00.000Z")]
    [InlineData("at", "2026-11-25T14:00:60.000Z")]
    [InlineData("at", "2026-02-29T14:00:00.000Z")]
    [InlineData("at", "0000-11-25T14:00:00.000Z")]
    [InlineData("at", "2026-11-25t14:00:00.000z")]
    [InlineData("at", " 2026-11-25T14:00:00.000Z")]
    [InlineData("at", "12026-11-25T14:00:00.000Z")]
    [InlineData("at", null)]
    [InlineData("kind", null)]
    [InlineData("v", "1")]
    public void Common_fields_have_their_forms(string field, string? value)
    {
        var entry = Least(EntrySchema.Kinds.Single(one => one.Name == "incident"));
        Assert.NotNull(EntrySchema.Problem(With(entry, field, value), closed: false));
    }

    [Fact]
    public void A_record_has_its_number_and_place()
    {
        var entry = Least(EntrySchema.Kinds.Single(one => one.Name == "alarm"));
        Assert.NotNull(EntrySchema.Problem(With(entry, "n", 0), closed: true));
        Assert.NotNull(EntrySchema.Problem(With(entry, "n", CanonicalJson.MaxNumber + 1), closed: true));
        Assert.NotNull(EntrySchema.Problem(With(entry, "after", -1), closed: true));
    }

    internal static JsonObject Least(EntryKind kind)
    {
        var entry = new JsonObject { ["at"] = "2026-11-25T14:00:00.000Z", ["kind"] = kind.Name, ["v"] = 1 };
        if (kind.IsClosed) (entry["n"], entry["after"]) = (1, 0);
        foreach (var field in kind.Fields) entry[field.Name] = Good(field)[^1]?.DeepClone();
        return entry;
    }

    static List<JsonNode?> Good(EntryField field)
    {
        List<JsonNode?> good = field.MayBeNull ? [null] : [];
        good.AddRange(field.Choices is { } choices ? choices.Select(one => (JsonNode?)one) : GoodOf(field.Form));
        return good;
    }

    static JsonNode?[] GoodOf(FieldForm form) => form switch
    {
        FieldForm.Count => [0, CanonicalJson.MaxNumber],
        FieldForm.Id => [CanonicalJson.MaxNumber, 1],
        FieldForm.Flag => [true, false],
        FieldForm.Name => ["a", "9", "A-b_c.d:e", new string('a', 100)],
        FieldForm.Names => [new JsonArray(), Many(200), new JsonArray("a", "A")],
        FieldForm.Instant => ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"],
        FieldForm.Hour => ["2026-11-25T00:00:00.000Z", "2026-11-25T23:00:00.000Z"],
        FieldForm.Day => ["2028-02-29", "2026-11-25"],
        FieldForm.Hash => [Hash],
        FieldForm.Key => [VerifierKey.Cosignature("w", new byte[32]).ToString(), _key],
        FieldForm.Signature => [_signature],
        FieldForm.Actor => ["machine:a.B_c-9", "program:clock", "person:0123456789abcdef"],
        FieldForm.Actors => [new JsonArray("machine:" + new string('a', 64)), Actors(8)],
        FieldForm.Releases => [new JsonArray(), new JsonArray(Release("a", 1), Release("a", 1))],
        FieldForm.Counts => [new JsonObject(), new JsonObject { ["a"] = 0, ["b"] = CanonicalJson.MaxNumber }],
        FieldForm.Shown => [10, 1230, "<10"],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static IEnumerable<JsonNode?> Bad(EntryField field)
    {
        if (!field.MayBeNull) yield return null;
        yield return new JsonObject { ["a"] = "b" };
        yield return "";
        yield return "a b";
        if (field.Choices is not null) yield return "another";
        if (field.Form != FieldForm.Flag) yield return true;
        foreach (var bad in BadOf(field.Form)) yield return bad;
    }

    static JsonNode?[] BadOf(FieldForm form) => form switch
    {
        FieldForm.Count => [-1, 1.5, "1", CanonicalJson.MaxNumber + 1, new JsonArray()],
        FieldForm.Id => [0, -1, 1.5, "1", CanonicalJson.MaxNumber + 1],
        FieldForm.Flag => ["true", 0, new JsonArray()],
        FieldForm.Name => [".a", "-a", "a/b", "é", "a\n", new string('a', 101), 1, new JsonArray("a")],
        FieldForm.Names =>
            [Many(201), new JsonArray("a", "a"), new JsonArray(1), new JsonArray((JsonNode?)null), new JsonArray(""), "a"],
        FieldForm.Instant => ["2026-11-25", "2026-11-25T14:00:00.000", "2026-13-25T14:00:00.000Z", 1],
        FieldForm.Hour => ["2026-11-25T14:00:00.001Z", "2026-11-25T14:01:00.000Z", "2026-11-25T24:00:00.000Z", "2026-11-25"],
        FieldForm.Day => ["2026-02-29", "2026-11-25T00:00:00.000Z", "26-11-25", "2026-11-5", 20261125],
        FieldForm.Hash => [Hash[1..], Hash + "0", Hash.ToUpperInvariant(), "g" + Hash[1..], 1],
        FieldForm.Key => [_key[1..], _key + "A", _key.Replace("a+", "b+", StringComparison.Ordinal), 1],
        FieldForm.Signature =>
            [Convert.ToBase64String(new byte[63]), Convert.ToBase64String(new byte[65]), _signature[..^1] + "\n", 1],
        FieldForm.Actor =>
        [
            "person:0123456789abcde", "person:0123456789ABCDEF", "machine:", "machine:a b", "program:A", "person", 1,
            "program:" + new string('a', 33), "machine:" + new string('a', 65), "person:0123456789abcdef\n", "other:a",
        ],
        FieldForm.Actors =>
            [new JsonArray(), Actors(9), new JsonArray("program:a", "program:a"), new JsonArray("a"), "program:a"],
        FieldForm.Releases =>
        [
            new JsonArray(new JsonObject { ["list"] = "a" }), new JsonArray(Release("a", 0)), new JsonArray(1),
            new JsonArray(new JsonObject { ["list"] = "a", ["release"] = 1, ["more"] = 1 }), "a",
            new JsonArray([.. Enumerable.Range(0, 201).Select(n => (JsonNode)Release("a", 1))]),
        ],
        FieldForm.Counts =>
        [
            new JsonObject { ["a"] = -1 }, new JsonObject { ["a b"] = 1 }, new JsonObject { [""] = 1 }, new JsonArray(),
            new JsonObject { ["a"] = null },
            new JsonObject(Enumerable.Range(0, 101).Select(n => KeyValuePair.Create($"a{n}", (JsonNode?)n))),
        ],
        FieldForm.Shown => [0, 9, 11, -10, 10.5, "<11", "10", CanonicalJson.MaxNumber + 9],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static JsonArray Many(int count) => [.. Enumerable.Range(0, count).Select(n => (JsonNode)$"a{n}")];

    static JsonArray Actors(int count) => [.. Enumerable.Range(0, count).Select(n => (JsonNode)$"person:{n:x16}")];

    static JsonObject Release(string list, long release) => new() { ["list"] = list, ["release"] = release };

    static JsonObject With(JsonObject entry, string field, JsonNode? value)
    {
        var changed = (JsonObject)entry.DeepClone();
        changed[field] = value?.DeepClone();
        return changed;
    }

    static JsonObject Without(JsonObject entry, string field)
    {
        var changed = (JsonObject)entry.DeepClone();
        changed.Remove(field);
        return changed;
    }
}
