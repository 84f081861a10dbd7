// The file in which a holder keeps the private half: his alone, one line, nothing else.
using System.Text;
using Waarborg.Acting.Sealing;
using Waarborg.Store;

namespace Waarborg.Tests.Acting.Sealing;

public sealed class HolderKeyFileTests : IDisposable
{
    const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly string _folder = Directory.CreateTempSubdirectory("waarborg-holder-").FullName;

    string Key => Path.Combine(_folder, "key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_key_file_is_written_for_its_owner_alone_and_read_back()
    {
        var (point, key) = Hpke.NewPair();
        Assert.True(HolderKeyFile.TryCreate(Key, key));
        Assert.False(HolderKeyFile.TryCreate(Key, key));
        key.Dispose();

        var outcome = Assert.IsType<HolderKeyOutcome.Read>(HolderKeyFile.Read(Key));
        using var read = outcome.Key;

        Assert.Equal(Own, File.GetUnixFileMode(Key));
        Assert.Matches("^hpke-p256-private:[A-Za-z0-9+/]{43}=\n$", File.ReadAllText(Key));
        Assert.Equal(point, Hpke.PublicOf(read));
        Assert.Equal("Read { }", $"{outcome}");
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void A_key_file_that_others_may_use_is_refused(UnixFileMode others)
    {
        var (_, key) = Hpke.NewPair();
        using (key) HolderKeyFile.TryCreate(Key, key);
        File.SetUnixFileMode(Key, Own | others);

        Assert.Contains("Others can read", WordsOf(Key), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_a_folder_and_nothing_are_refused()
    {
        var (_, key) = Hpke.NewPair();
        using (key) HolderKeyFile.TryCreate(Key, key);
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Key);

        Assert.Contains("is a link", WordsOf(link), StringComparison.Ordinal);
        Assert.Contains("is no file", WordsOf(_folder), StringComparison.Ordinal);
        Assert.Contains("is missing", WordsOf(Path.Combine(_folder, "absent")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_anything_but_one_key_is_refused()
    {
        var (_, key) = Hpke.NewPair();
        string line;
        using (key) line = Encoding.ASCII.GetString(key.ToLine());
        string[] bad =
        [
            "", "\n", line + line, line + "\n", " " + line,
            line.Replace("private", "public", StringComparison.Ordinal), line[..^3],
            line.Replace("=\n", "\n", StringComparison.Ordinal), line.Insert(30, " "), new string('A', 100_000), line + "x",
            line.Replace("\n", "\r\n", StringComparison.Ordinal),
        ];
        foreach (var text in bad)
        {
            File.Delete(Key);
            File.WriteAllText(Key, text);
            File.SetUnixFileMode(Key, Own);
            Assert.Contains("does not hold one line", WordsOf(Key), StringComparison.Ordinal);
        }

        File.WriteAllText(Key, line.TrimEnd('\n'));
        Assert.IsType<HolderKeyOutcome.Read>(HolderKeyFile.Read(Key)).Key.Dispose();
    }

    static string WordsOf(string path) => Assert.IsType<HolderKeyOutcome.Refused>(HolderKeyFile.Read(path)).Words;
}
