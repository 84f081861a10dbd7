using System.Globalization;
using Waarborg.Acting.Sealing;
using Waarborg.Cli;
using Waarborg.Store;

namespace Waarborg.Tests.Pipeline;

/// <summary>A joint act from the command line, each at his own machine; a copy; and the end.</summary>
public sealed class SealCommandsTests
{
    [Fact]
    public async Task Letters_go_out_two_parts_come_back_and_the_file_lies_in_its_place_again()
    {
        await using var at = await Sealing.MakeAsync();
        string In(string name) => Path.Combine(at.Scene.At.Root, name);
        foreach (var (name, key) in at.Holders) Assert.True(HolderKeyFile.TryCreate(In($"{name}.private"), key));
        var id = at.Scene.Case.Id.ToString(CultureInfo.InvariantCulture);
        await RefusesAsync(at, $"Nothing in case {id} is sealed", "seal", "letters", id, "--to", In("letters"));
        await at.Scene.ConfirmAsync();
        Assert.Contains("for hotline alone", await RunAsync(at, "seal", "letters", id, "--to", In("letters")), StringComparison.Ordinal);
        await RefusesAsync(at, "is there already", "seal", "letters", id, "--to", In("letters"));
        var number = at.Row.Id.ToString(CultureInfo.InvariantCulture);
        await RefusesAsync(at, "judged to be what the list says", "seal", "joint", number, "--reason", "an error", "--as", "anna");

        await at.OverruleAsync();
        await RunAsync(at, "seal", "joint", number, "--reason", "an error", "--as", "anna");
        var proposal = new People.ActStore(at.Installation).All(limit: 1)[0].Id;
        await RunAsync(at, "proposal", "approve", proposal.ToString(CultureInfo.InvariantCulture), "--as", "bram");
        using var connection = at.Installation.Database.Open();
        var act = Dapper.SqlMapper.ExecuteScalar<string>(connection, "select public_key from openings")!;

        string Letter(string holder) => Path.Combine(In("letters"), $"object-{number}-{holder}.letter");
        await RefusesAsync(
            at, "to another key", "seal", "share", Letter("police"), "--key", In("hotline.private"), "--for", act, "--to", In("none"));
        await RefusesAsync(
            at, "begins with hpke-p256:", "seal", "share", Letter("police"), "--key", In("police.private"), "--for", "x", "--to", In("none"));
        foreach (var holder in at.Holders.Keys)
        {
            Assert.Contains("Your part of object", await RunAsync(
                at, "seal", "share", Letter(holder), "--key", In($"{holder}.private"), "--for", act, "--to", In($"{holder}.share")), StringComparison.Ordinal);
        }

        var (words, code) = await InvokeAsync(at, "seal", "restore", In("hotline.share"));
        Assert.Equal(ExitCode.Incomplete, code);
        Assert.Contains("takes the parts of two", words, StringComparison.Ordinal);
        Assert.Contains(
            "put back", await RunAsync(at, "seal", "restore", In("hotline.share"), In("police.share")), StringComparison.Ordinal);
        Assert.True(at.IsBack());
    }

    [Fact]
    public async Task Whoever_leaves_says_so_twice_alone_on_the_data_folder_which_says_from_then_on_that_it_was_left()
    {
        await using var at = await Sealing.MakeAsync();
        string In(string name) => Path.Combine(at.Scene.At.Root, name);
        await at.Scene.ConfirmAsync();
        Assert.Contains("nor the keys to them", await RunAsync(at, "backup", In("copy")), StringComparison.Ordinal);
        await RefusesAsync(at, "is there already", "backup", In("copy"));
        await RefusesAsync(at, $"--confirm {at.Installation.Id}", "leave", "--to", In("left"));
        await RefusesAsync(at, "cannot be undone", "leave", "--to", In("left"), "--confirm", "yes");
        string[] leave = ["leave", "--to", In("left"), "--confirm", at.Installation.Id];
        // As a server or a scan in another process holds it.
        using (FileLock.TryShare(at.Installation, FileLock.InUse)) await RefusesAsync(at, "Another command runs on this data folder", leave);
        using (FileLock.TryTake(at.Installation, FileLock.InUse)) await RefusesAsync(at, "leave runs on this data folder", "case", "list");
        Assert.False(Directory.Exists(In("left")));
        await RefusesAsync(at, "no proposal to hand the closed records over", [.. leave, "--approved", "99"]);
        await RunAsync(at, "ledger", "hand-over", "--to", "the archive", "--reason", "we stop", "--as", "anna");
        var agreed = new People.ActStore(at.Installation).All(limit: 1)[0].Id.ToString(CultureInfo.InvariantCulture);
        await RunAsync(at, "proposal", "approve", agreed, "--as", "bram");

        var store = Path.Combine(at.Installation.Keys.Folder, "store");
        var key = await File.ReadAllBytesAsync(store, TestContext.Current.CancellationToken);
        var words = await RunAsync(at, [.. leave, "--approved", agreed]);
        Assert.Contains("for hotline and police, both of whom open it; for redress, until", words, StringComparison.Ordinal);
        Assert.Contains("files of keys are destroyed", words, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(at.Installation.Keys.Folder));
        foreach (var file in (string[])["cases.json", "README", "ledger/checkpoint", "ledger-closed/closed/waiting.json"])
        {
            Assert.True(File.Exists(Path.Combine(In("left"), file)), file);
        }

        Assert.False(Directory.Exists(In("left/ledger/closed")));
        foreach (var command in (string[][])[["case", "list"], ["serve"], leave])
        {
            var said = await Assert.ThrowsAsync<InstallationException>(() => InvokeAsync(at, command));
            Assert.Contains("This installation was left on ", said.Message, StringComparison.Ordinal);
        }

        // A key that a stop left behind is destroyed by the same command, and none that another installation has there by now.
        await File.WriteAllBytesAsync(store, key, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(store + "-of-another", "another's", TestContext.Current.CancellationToken);
        Assert.Contains("1 files of keys are destroyed", await RunAsync(at, leave), StringComparison.Ordinal);
        Assert.Equal([store + "-of-another"], Directory.GetFiles(at.Installation.Keys.Folder));
    }

    static async Task RefusesAsync(Sealing at, string words, params string[] command) => Assert.Contains(
        words, (await Assert.ThrowsAsync<OperatorException>(() => InvokeAsync(at, command))).Message, StringComparison.Ordinal);

    static async Task<string> RunAsync(Sealing at, params string[] words)
    {
        var (output, code) = await InvokeAsync(at, words);
        Assert.Equal(ExitCode.Ok, code);
        return output;
    }

    static async Task<(string Output, int Code)> InvokeAsync(Sealing at, params string[] words)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        var parsed = WaarborgCommands.Create().Parse(
            [.. words, "--data", at.Installation.Folder, "--keys", at.Installation.Keys.Folder]);
        Assert.Empty(parsed.Errors);
        var code = await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false, Output = output }, TestContext.Current.CancellationToken);
        return (output.ToString(), code);
    }
}
