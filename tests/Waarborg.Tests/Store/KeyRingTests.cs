using System.Security.Cryptography;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Store;

/// <summary>Keys lie apart from the data, are their owner's alone, and are never made anew for data that is there.</summary>
public sealed class KeyRingTests : IDisposable
{
    const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly Tree _tree = new();

    public void Dispose() => _tree.Dispose();

    string Keys => _tree.At("keys");

    string Data => _tree.At("data");

    [Fact]
    public void New_keys_are_their_owners_alone_and_are_the_same_the_next_time()
    {
        var made = KeyRing.Open(Keys, Data, mayCreate: true);
        Assert.Equal(OwnerFile | UnixFileMode.UserExecute, File.GetUnixFileMode(Keys));
        string[] purposes = ["ledger", "permits", "store", "web"];
        Assert.Equal(purposes, Directory.GetFiles(Keys).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(purposes, name => Assert.Equal(OwnerFile, File.GetUnixFileMode(Path.Combine(Keys, name))));
        Assert.Equal(4, purposes.Select(name => File.ReadAllText(Path.Combine(Keys, name))).Distinct().Count());

        var again = KeyRing.Open(Keys, Data, mayCreate: false);
        Assert.Equal(made.PermitsPublicKey, again.PermitsPublicKey);
        Assert.Equal(made.Derive("a"), again.Derive("a"));
        Assert.NotEqual(made.Derive("a"), made.Derive("b"));
        Assert.NotEqual(made.Derive("a"), made.DeriveWeb("a"));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data/keys")]
    [InlineData("data/deep/er/keys")]
    [InlineData("link-to-data/keys")]
    [InlineData("link-into-data")]
    [InlineData("link-to-above/data/keys")]
    [InlineData("over/../data/keys")]
    [InlineData("link-to-link")]
    public void Keys_in_the_data_folder_are_refused_also_over_links(string keys)
    {
        _tree.AddFolder("data/inside").AddFolder("above").AddFolder("over")
            .AddLink("link-to-data", _tree.At("data")).AddLink("link-into-data", "data/inside")
            .AddLink("link-to-above", ".").AddLink("link-to-link", "link-to-above/link-into-data");
        var refused = Refused(keys, mayCreate: true);
        Assert.Contains("inside the data folder", refused, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Data, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_data_folder_that_is_itself_behind_a_link_is_seen_through()
    {
        _tree.AddFolder("real/data").AddLink("data", "real/data");
        Assert.Contains("inside the data folder", Refused("real/data/keys", mayCreate: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_lead_round_and_round_are_refused_in_words()
    {
        _tree.AddLink("a", "b").AddLink("b", "a");
        Assert.Contains("round and round", Refused("a/keys", mayCreate: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_lies_in_the_data_folder_is_refused()
    {
        _tree.Add("data/permits", "key");
        Assert.Contains("key named permits in the data folder", Refused("keys", mayCreate: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void Keys_that_others_can_reach_are_refused(UnixFileMode more)
    {
        KeyRing.Open(Keys, Data, mayCreate: true);
        var key = Path.Combine(Keys, "store");
        File.SetUnixFileMode(key, OwnerFile | more);
        Assert.Contains("Others can read the key", Refused("keys", mayCreate: false), StringComparison.Ordinal);
        File.SetUnixFileMode(key, OwnerFile);
        File.SetUnixFileMode(Keys, OwnerFile | UnixFileMode.UserExecute | more);
        Assert.Contains("Others can enter the keys folder", Refused("keys", mayCreate: false), StringComparison.Ordinal);
        File.SetUnixFileMode(Keys, OwnerFile | UnixFileMode.UserExecute);
        KeyRing.Open(Keys, Data, mayCreate: false);
    }

    [Fact]
    public void A_key_of_another_user_is_refused()
    {
        KeyRing.Open(Keys, Data, mayCreate: true);
        // Only root can give a file away; to anybody else the system does not let a foreign key of this mode be read.
        if (!Environment.IsPrivilegedProcess) return;
        Run("chown", "65534", Path.Combine(Keys, "permits"));
        Assert.Contains("belongs to another user", Refused("keys", mayCreate: false), StringComparison.Ordinal);
        Run("chown", "0", Path.Combine(Keys, "permits"));
        KeyRing.Open(Keys, Data, mayCreate: false);
    }

    [Fact]
    public void A_key_that_lies_in_a_folder_of_the_data_folder_is_refused()
    {
        _tree.Add("data/lists/store", "key");
        Assert.Contains("key named store in the data folder", Refused("keys", mayCreate: true), StringComparison.Ordinal);
    }

    static void Run(string program, params IEnumerable<string> arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData("store")]
    [InlineData("permits")]
    [InlineData("web")]
    public void A_key_that_is_missing_or_damaged_is_never_made_anew_for_data_that_is_there(string name)
    {
        KeyRing.Open(Keys, Data, mayCreate: true);
        var key = Path.Combine(Keys, name);
        var good = File.ReadAllText(key);
        foreach (var bad in (string[])["", good[..^3], good.Trim() + "00", "z" + good[1..]])
        {
            File.WriteAllText(key, bad);
            Assert.Contains("is damaged", Refused("keys", mayCreate: false), StringComparison.Ordinal);
        }

        File.Delete(key);
        Assert.Contains("is missing", Refused("keys", mayCreate: false), StringComparison.Ordinal);
        Assert.False(File.Exists(key));
        Directory.Delete(Keys, recursive: true);
        Assert.Contains("keys folder", Refused("keys", mayCreate: false), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Keys));
    }

    [Fact]
    public void A_sealed_record_opens_for_its_purpose_and_key_alone_and_only_unchanged()
    {
        var keys = KeyRing.Open(Keys, Data, mayCreate: true);
        var plain = "a name and a digest"u8.ToArray();
        var box = keys.SealSmall(plain, "one");
        Assert.Equal(plain, keys.OpenSmall(box, "one"));
        Assert.Empty(keys.OpenSmall(keys.SealSmall([], "one"), "one"));
        Assert.NotEqual(box, keys.SealSmall(plain, "one"));
        Assert.ThrowsAny<CryptographicException>(() => keys.OpenSmall(box, "two"));
        var others = KeyRing.Open(_tree.At("others"), Data, mayCreate: true);
        Assert.ThrowsAny<CryptographicException>(() => others.OpenSmall(box, "one"));
        for (var at = 0; at < box.Length; at++)
        {
            var changed = box.ToArray();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => keys.OpenSmall(changed, "one"));
            Assert.ThrowsAny<CryptographicException>(() => keys.OpenSmall(box.AsSpan(0, at), "one"));
        }
    }

    [Fact]
    public void A_secret_is_written_once_and_for_its_owner()
    {
        var keys = KeyRing.Open(Keys, Data, mayCreate: true);
        var path = keys.WriteSecret("api-key", "first");
        Assert.Equal(path, keys.WriteSecret("api-key", "second"));
        Assert.Equal("first", File.ReadAllText(path).Trim());
        Assert.Equal(OwnerFile, File.GetUnixFileMode(path));
    }

    string Refused(string keys, bool mayCreate) =>
        Assert.Throws<KeyRingException>(() => KeyRing.Open(_tree.At(keys), Data, mayCreate)).Message;
}
