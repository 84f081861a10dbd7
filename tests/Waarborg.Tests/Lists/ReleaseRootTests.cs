using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

public class ReleaseRootTests
{
    const string Header = "algorithm,hash,category,reference,profile\n";
    static readonly byte[] Key = ReleaseRoot.KeyOf("meldpunt", "list");

    [Fact]
    public void The_same_content_from_a_shuffled_file_at_another_installation_has_the_same_root() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var lines = Lines(random);
            var here = Root(lines, installation: 1);
            random.Shuffle(lines);
            return here == Root(lines, installation: 2) && here == Root([.. lines, lines[0]], installation: 3);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_root_is_that_of_the_written_rule() =>
        Prop.ForAll<int>(seed =>
        {
            var lines = Lines(new Random(seed));
            return Root(lines) == ByTheRule(lines);
        }).QuickCheckThrowOnFailure();

    // Each hash stands under two references, so that the two rows of some stand in different blocks.
    [Theory]
    [InlineData((1 << ReleaseRoot.BlockLevel) - 1)]
    [InlineData(1 << ReleaseRoot.BlockLevel)]
    [InlineData((2 << ReleaseRoot.BlockLevel) + 5)]
    public void So_is_the_root_of_a_release_of_several_blocks(int count)
    {
        string[] lines =
        [
            $"sha256,{SomeHashes.Sha256(0)},Test,first,",
            .. Enumerable.Range(1, count - 1).Select(i => $"md5,{SomeHashes.Md5(i / 2)},Test,R-{i},"),
        ];
        Assert.Equal(ByTheRule(lines), Root(lines));
    }

    [Fact]
    public void A_line_more_less_or_changed_gives_another_root() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var lines = Lines(random);
            var at = random.Next(lines.Length);
            var fields = lines[at].Split(',');
            string[] ofOne = [.. lines.Where(line => line.Split(',')[3] == fields[3])];
            string[] others = [.. lines.Where(line => line.Split(',')[3] != fields[3])];
            string[][] changed =
            [
                [.. lines, $"md5,{SomeHashes.Md5(-7)},Test,more,"],
                [.. lines[..at], .. lines[(at + 1)..]],
                // The whole entry gets another category, or another reference.
                [.. others, .. ofOne.Select(line => line.Replace(",Test,", ",Baseline,", StringComparison.Ordinal))],
                [.. others, .. ofOne.Select(line => line.Replace($",{fields[3]},", $",{fields[3]}x,", StringComparison.Ordinal))],
            ];
            var all = changed.Select(them => Root(them)).Append(Root(lines)).ToList();
            return all.Distinct(StringComparer.Ordinal).Count() == all.Count;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_a_digest_only_its_own_bytes_count_and_the_profile_counts()
    {
        var line = $"md5 {SomeHashes.Md5(1)} - Test A é";
        Assert.Equal(Tree([line]), Root([$"md5,{SomeHashes.Md5(1)},Test,A é,"]));
        var hash = SomeHashes.Pdq(1);
        Assert.Equal(
            Tree([$"pdq {hash} - Test A", $"pdq {hash} full Test B", $"pdq {hash} fit512 Test A"]),
            Root([$"pdq,{hash},Test,B,full", $"pdq,{hash},Test,A,fit512", $"pdq,{hash},Test,A,"]));
    }

    [Fact]
    public void What_was_withdrawn_does_not_count()
    {
        string[] stays = [$"md5,{SomeHashes.Md5(1)},Test,stays,"];
        var before = SomeReleases.Read(Header + $"md5,{SomeHashes.Md5(1)},Test,stays,\nmd5,{SomeHashes.Md5(2)},Test,goes,\n");
        var after = SomeReleases.Read(Header + stays[0] + "\n", before: before);
        Assert.Equal(2, after.Entries.Length);
        Assert.Equal(Root(stays), ReleaseRoot.Of(after, Key));
    }

    [Fact]
    public void The_key_is_of_the_supplier_and_the_list_and_the_root_of_nothing_is_that_of_an_empty_tree()
    {
        Assert.Equal(
            SHA256.HashData("waarborg list root\nmeldpunt\nlist\n"u8), ReleaseRoot.KeyOf("meldpunt", "list"));
        var content = SomeReleases.Read(Header + $"md5,{SomeHashes.Md5(1)},Test,A,\n");
        byte[][] keys = [Key, ReleaseRoot.KeyOf("meldpunt", "list2"), ReleaseRoot.KeyOf("meldpun", "tlist"), new byte[32]];
        Assert.Equal(4, keys.Select(key => ReleaseRoot.Of(content, key)).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([])), ReleaseRoot.Of(ReleaseContent.Empty, Key));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReleaseRoot.Of(content, new byte[31]));
    }

    static string Root(string[] lines, int installation = 1) =>
        ReleaseRoot.Of(SomeReleases.Read(Header + string.Join('\n', lines) + "\n", installation), Key);

    // Few hashes and few references, so that hashes are shared and entries have several.
    static string[] Lines(Random random) => [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ =>
    {
        var (hash, reference) = (random.Next(4), $"{(char)('A' + random.Next(5))}{(random.Next(2) == 0 ? "" : "\U0001F600")}");
        string[] profiles = ["", "full", "fit512"];
        return random.Next(3) switch
        {
            0 => $"md5,{SomeHashes.Md5(hash)},Test,{reference},",
            1 => $"sha256,{SomeHashes.Sha256(hash)},Test,{reference},",
            _ => $"pdq,{SomeHashes.Pdq(hash)},Test,{reference},{profiles[random.Next(3)]}",
        };
    }).Distinct(StringComparer.Ordinal)];

    static string ByTheRule(string[] lines)
    {
        string[] algorithms = ["sha256", "sha1", "md5", "pdq"];
        string[] profiles = ["", "full", "fit512"];
        return Tree([.. lines.Select(line => line.Split(','))
            .OrderBy(fields => Array.IndexOf(algorithms, fields[0]))
            .ThenBy(fields => fields[1], StringComparer.Ordinal)
            .ThenBy(fields => Array.IndexOf(profiles, fields[4]))
            .ThenBy(fields => Convert.ToHexString(Encoding.UTF8.GetBytes(fields[3])), StringComparer.Ordinal)
            .Select(fields => $"{fields[0]} {fields[1]} {(fields[4].Length == 0 ? "-" : fields[4])} {fields[2]} {fields[3]}")]);
    }

    // RFC 6962 section 2.1 as it is written there.
    static string Tree(string[] lines) => Convert.ToHexStringLower(
        TreeHash([.. lines.Select(line => HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(line)))]));

    static byte[] TreeHash(byte[][] leaves)
    {
        if (leaves.Length == 1) return SHA256.HashData([0, .. leaves[0]]);
        var k = 1;
        while (k * 2 < leaves.Length) k *= 2;
        return SHA256.HashData([1, .. TreeHash(leaves[..k]), .. TreeHash(leaves[k..])]);
    }
}
