// The conformance vectors: what the reference gives for fifty pictures, to be met bit by bit.
using System.Runtime.CompilerServices;
using System.Text.Json;
using Waarborg.Hashing;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Hashing;

public class PdqVectorTests
{
    const int Vectors = 50;

    public static TheoryData<string> Files => [.. Expected.Keys.Order(StringComparer.Ordinal)];

    static readonly Dictionary<string, JsonElement> Expected =
        File.ReadLines(Path.Combine(Folder(), "expected.jsonl"))
            .Select(line => JsonElement.Parse(line))
            .ToDictionary(line => line.GetProperty("file").GetString()!, StringComparer.Ordinal);

    [Fact]
    public void All_fifty_pictures_are_there()
    {
        Assert.Equal(Vectors, Expected.Count);
        Assert.Equal(
            Expected.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder(), "*.png").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Files))]
    public void The_full_profile_gives_the_hash_and_quality_of_the_reference(string file) =>
        Check(file, PdqProfile.Full, "full");

    [Theory, MemberData(nameof(Files))]
    public void The_fit512_profile_gives_the_hash_and_quality_of_the_reference(string file) =>
        Check(file, PdqProfile.Fit512, "fit512");

    [Theory, MemberData(nameof(Files))]
    public void The_eight_derived_hashes_are_those_of_the_reference(string file)
    {
        var expected = Expected[file].GetProperty("fit512");
        var png = Png.Read(Path.Combine(Folder(), file));
        var hashed = PdqHasher.TryHashDihedral(png.View, PdqProfile.Fit512, out var result);

        Assert.Equal(IsLargeEnough(png), hashed);
        if (!hashed) return;

        Assert.Equal(expected.GetProperty("quality").GetInt32(), result.Quality);
        if (result.Quality == 0) return;

        Assert.Equal(
            expected.GetProperty("dihedral").EnumerateArray().Select(hash => hash.GetString()),
            Enumerable.Range(0, PdqDihedral.Count).Select(i => result[i].ToString()));
    }

    static void Check(string file, PdqProfile profile, string name)
    {
        var expected = Expected[file].GetProperty(name);
        var png = Png.Read(Path.Combine(Folder(), file));
        var hashed = PdqHasher.TryHash(png.View, profile, out var result);

        Assert.Equal(IsLargeEnough(png), hashed);
        Assert.Equal(hashed ? expected.GetProperty("quality").GetInt32() : 0, result.Quality);

        // Of a flat picture only rounding is left to hash, and it may differ.
        if (hashed && result.Quality > 0) Assert.Equal(expected.GetProperty("pdq").GetString(), result.Hash.ToString());
    }

    static bool IsLargeEnough(Png png) => png is { Width: >= PdqHasher.MinSide, Height: >= PdqHasher.MinSide };

    static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "vectors");
}
