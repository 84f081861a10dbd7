// Whether a file ends before its picture does, at every length at which it can be cut.
using System.Runtime.CompilerServices;
using Waarborg.Decoder;

namespace Waarborg.Tests.Decoding;

public class WholenessTests
{
    public static TheoryData<string> Pictures =>
        [.. Directory.GetFiles(Folder()).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Pictures))]
    public void A_whole_file_is_not_cut_short(string name) => Assert.False(IsCutShort(Read(name)), name);

    [Theory, MemberData(nameof(Pictures))]
    public void A_file_cut_anywhere_is_cut_short(string name)
    {
        var file = Read(name);
        for (var length = 16; length < file.Length; length += 1 + (length / 50))
            Assert.True(IsCutShort(file.AsSpan(0, length)), $"{name} cut at {length}");
    }

    [Fact]
    public void What_follows_the_end_of_a_picture_does_not_matter()
    {
        foreach (var name in new[] { "colour.jpg", "interlaced.png", "palette.gif", "lossless.webp" })
            Assert.False(IsCutShort([.. Read(name), .. new byte[100]]), name);
    }

    static bool IsCutShort(ReadOnlySpan<byte> file)
    {
        Assert.True(PictureTypes.TryRecognise(file, out var type, out _));
        return Wholeness.IsCutShort(type, file);
    }

    static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder(), name));

    static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "pictures");
}
