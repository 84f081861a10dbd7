using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>RFC 8785, for the part of JSON that entries are made of.</summary>
public class CanonicalJsonTests
{
    [Fact]
    public void Text_is_escaped_as_the_standard_says()
    {
        // RFC 8785 section 3.2.2.2, and the sample of section 3.2.3 without its floating numbers.
        var value = new JsonObject { ["string"] = "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\u002f" };
        Assert.Equal("{\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}", Text(value));
        Assert.Equal(
            "{\"\":\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028\"}",
            Text(new JsonObject { [""] = "\b\t\n\f\r\0\u001f\u007f\u2028" }));
    }

    [Fact]
    public void Names_are_sorted_by_utf16_and_not_by_utf8()
    {
        // RFC 8785 section 3.2.3: the emoji's first code unit is below that of U+FB33.
        var value = new JsonObject
        {
            ["\u20ac"] = 1,
            ["\r"] = 2,
            ["\ufb33"] = 3,
            ["1"] = 4,
            ["\ud83d\ude00"] = 5,
            ["\u0080"] = 6,
            ["\u00f6"] = 7,
        };
        Assert.Equal(
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}", Text(value));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":[],"b":{"c":null},"d":[true,false,-1,0,9007199254740991,-9007199254740991]}""")]
    [InlineData("""{"a":"\u0000é€😀"}""")]
    public void Canonical_bytes_are_read_and_come_back(string text)
    {
        Assert.True(CanonicalJson.TryRead(Encoding.UTF8.GetBytes(text), out var value, out _));
        Assert.Equal(text, Text(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} ")]
    [InlineData(" {}")]
    [InlineData("\ufeff{}")]
    [InlineData("""{"b":1,"a":2}""")]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":{"b":1,"b":1}}""")]
    [InlineData("""{"a":1,"\u0061":1}""")]
    [InlineData("""{"\u0061":1}""")]
    [InlineData("""{"a":"\u0061"}""")]
    [InlineData("""{"a":"\/"}""")]
    [InlineData("""{"a":"\u000F"}""")]
    [InlineData("""{"a":"\u000a"}""")]
    [InlineData("""{"a": 1}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1/**/}""")]
    [InlineData("""{"a":1.0}""")]
    [InlineData("""{"a":1.5}""")]
    [InlineData("""{"a":1e2}""")]
    [InlineData("""{"a":-0}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":+1}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("""{"a":9007199254740992}""")]
    [InlineData("""{"a":-9007199254740992}""")]
    [InlineData("""{"a":99999999999999999999999}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\ude00\ud83d"}""")]
    [InlineData("""{"\ud800":1}""")]
    public void Anything_else_is_refused(string text) =>
        Assert.False(CanonicalJson.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        foreach (byte[] bad in new byte[][] { [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82] })
        {
            Assert.False(CanonicalJson.TryRead([.. "{\"a\":\""u8, .. bad, .. "\"}"u8], out _, out _));
            Assert.False(CanonicalJson.TryRead([.. "{\""u8, .. bad, .. "\":1}"u8], out _, out _));
        }
    }

    [Fact]
    public void Sixteen_lie_in_each_other_and_no_more()
    {
        Assert.True(CanonicalJson.TryRead(Nested(16), out _, out _));
        Assert.False(CanonicalJson.TryRead(Nested(17), out _, out _));
        Assert.False(CanonicalJson.TryRead(Nested(100_000), out _, out _));
    }

    [Fact]
    public void What_has_no_canonical_form_is_not_written()
    {
        foreach (JsonNode bad in new JsonNode[] { 1.5, 9007199254740992L, -9007199254740992L, "\ud800", "\ude00\ud83d" })
        {
            Assert.Throws<ArgumentException>(() => CanonicalJson.Write(new JsonObject { ["a"] = bad.DeepClone() }));
        }

        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(new JsonObject { ["\ud800"] = 1 }));
    }

    [Fact]
    public void Any_value_has_one_form_whatever_its_order() => Prop.ForAll<string?[], int, long>((names, seed, number) =>
    {
        // FsCheck makes half characters as well, which have no form.
        string[] clean = [.. names.OfType<string>().Where(name => !name.Any(char.IsSurrogate)).Distinct(StringComparer.Ordinal)];
        var value = new JsonObject();
        foreach (var name in clean) value[name] = new JsonArray(name, number >> 11, null, new JsonObject { [name] = true });
        var shuffled = clean.ToArray();
        new Random(seed).Shuffle(shuffled);
        var other = new JsonObject();
        foreach (var name in shuffled) other[name] = value[name]!.DeepClone();
        var bytes = CanonicalJson.Write(value);
        return bytes.AsSpan().SequenceEqual(CanonicalJson.Write(other))
            && CanonicalJson.TryRead(bytes, out var read, out _) && JsonNode.DeepEquals(read, value);
    }).QuickCheckThrowOnFailure();

    static string Text(JsonNode value) => Encoding.UTF8.GetString(CanonicalJson.Write(value));

    static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
        "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}");
}
