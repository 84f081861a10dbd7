using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Waarborg.Intake;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Intake;

/// <summary>What a walk finds, in which order, and what it leaves alone.</summary>
public sealed class FolderWalkTests : IDisposable
{
    readonly Tree _tree = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Everything_is_found_once_in_the_order_of_the_bytes()
    {
        _tree.Add("b/2.jpg").Add("b/10.jpg").Add("a.jpg").Add("B.jpg").Add("b.jpg").AddFolder("empty").Add("c/d/e/f.jpg");

        Assert.Equal(["B.jpg", "a.jpg", "b/10.jpg", "b/2.jpg", "b.jpg", "c/d/e/f.jpg"], Show(_tree.Source()));
    }

    [Fact]
    public void What_is_no_regular_file_is_counted_with_its_reason_and_links_are_never_followed()
    {
        _tree.Add("in/a.jpg").AddPipe("pipe").AddLink("up", "..").AddLink("in/loop", "../in").AddLink("dead", "nowhere")
            .AddLink("out", "/etc");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_tree.At("socket")));

        Assert.Equal(
            [
                "dead SymbolicLink", "in/a.jpg", "in/loop SymbolicLink", "out SymbolicLink", "pipe NotRegularFile",
                "socket NotRegularFile", "up SymbolicLink",
            ],
            Show(_tree.Source()));
    }

    [Fact]
    public void Names_of_any_bytes_are_found_and_opened_by_the_same_bytes()
    {
        var odd = Tree.Raw("a\xff.jpg");
        var newLine = Tree.Raw("line\nbreak.jpg");
        _tree.AddRaw(odd, [1, 2]).AddRaw(newLine, [3]);
        using var source = _tree.Source();

        var items = source.Walk(Cancellation).ToList();

        Assert.Equal([odd, newLine], items.Select(item => item.Locator.ToArray()));
        foreach (var item in items)
        {
            using var opened = Assert.IsType<OpenOutcome.Opened>(source.Open(item.Locator)).Item;
            Assert.Equal(((FoundItem.File)item).Seen, opened.Version);
        }
    }

    [Fact]
    public void Nothing_under_mail_is_opened_and_the_picture_in_the_web_folder_is_found()
    {
        _tree.Add("public_html/index.html").Add("public_html/p.jpg").Add("public_html/mail/form.png")
            .Add("public_html/box/cur/1").AddFolder("public_html/box/new").AddFolder("public_html/box/tmp")
            .Add("mail/example.org/anna/cur/1.jpg").Add("mail/mailboxes/x.jpg").Add("etc/a.eml").Add("etc/Inbox")
            .Add("etc/Inbox.msf").Add("backup/shop.sql.gz").Add("phone/Manifest.db").Add("phone/Info.plist").Add("phone/ab/c");
        using var source = _tree.Source();
        using var watch = new OpenWatch(_tree.Path);

        var shown = Show(source);
        foreach (var item in source.Walk(Cancellation).OfType<FoundItem.File>())
        {
            using var opened = Assert.IsType<OpenOutcome.Opened>(source.Open(item.Locator)).Item;
        }

        Assert.Equal(
            [
                "backup/shop.sql.gz Correspondence", "etc/Inbox Correspondence", "etc/Inbox.msf Correspondence",
                "etc/a.eml Correspondence", "mail Correspondence", "phone Correspondence", "public_html/box Correspondence",
                "public_html/index.html", "public_html/mail/form.png", "public_html/p.jpg",
            ],
            shown);
        var openedPaths = watch.Opened();
        Assert.Contains(_tree.At("public_html/p.jpg"), openedPaths);
        string[] closed = ["mail", "phone", "public_html/box", "etc/Inbox", "etc/a.eml", "backup/shop.sql.gz"];
        Assert.All(closed, path => Assert.DoesNotContain(openedPaths, opened => IsOrLiesIn(opened, _tree.At(path))));
    }

    [Fact]
    public void A_source_that_is_itself_a_mailbox_is_one_item_and_nothing_in_it_opens()
    {
        _tree.Add("mail/a.jpg").Add("box/cur/1").AddFolder("box/new").AddFolder("box/tmp").Add("box/a.jpg");
        using var mail = _tree.SourceAt("mail");
        using var box = _tree.SourceAt("box");

        Assert.Equal([" Correspondence"], Show(mail));
        Assert.Equal([" Correspondence"], Show(box));
        Assert.Equal(
            NotScannedReason.Correspondence,
            Assert.IsType<OpenOutcome.NotOpened>(box.Open(Locator.FromText("a.jpg"))).Reason);
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_one_item()
    {
        _tree.Add("closed/a.jpg").Add("open/b.jpg").Add("listed/c.jpg");
        File.SetUnixFileMode(_tree.Path, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_tree.At("closed"), UnixFileMode.UserExecute);
        File.SetUnixFileMode(_tree.At("listed"), (UnixFileMode)0b111_100_100);
        using var source = _tree.Source();

        Assert.Equal(
            ["closed Unreadable", "listed Unreadable", "open/b.jpg"],
            Nobody.Does(() => Show(source)));
    }

    [Fact]
    public void A_folder_deeper_than_the_limit_is_one_item_outside_the_source()
    {
        _tree.Add("1/2/3/a.jpg").Add("1/2/b.jpg");

        Assert.Equal(["1/2/3 OutsideSource", "1/2/b.jpg"], Show(_tree.Source(new() { MaxDepth = 2 })));
    }

    [Fact]
    public void A_path_longer_than_the_kernel_takes_at_once_is_walked_and_opened()
    {
        var name = new string('n', 200);
        var folder = _tree.Handle;
        var path = new StringBuilder();
        for (var depth = 0; depth < 40; depth++)
        {
            Assert.Equal(Errno.None, Beneath.MakeFolder(folder, Encoding.ASCII.GetBytes(name), 0b111_101_101));
            folder = Beneath.OpenFolder(folder, Encoding.ASCII.GetBytes(name)).Handle!;
            path.Append(name).Append('/');
        }

        using (var file = Beneath.Open(folder, "deep.jpg"u8, OpenFlagsForNewFile, 0b110_100_100).Handle!)
        {
            RandomAccess.Write(file, "deep"u8, 0);
        }

        using var source = _tree.Source();
        var item = Assert.IsType<FoundItem.File>(Assert.Single(source.Walk(Cancellation)));
        Assert.Equal($"{path}deep.jpg", item.Locator.ToString());
        using var opened = Assert.IsType<OpenOutcome.Opened>(source.Open(item.Locator)).Item;
        Assert.Equal(4, opened.Size);
    }

    [Fact]
    public void A_folder_with_more_names_than_are_held_is_given_whole_and_in_order()
    {
        const int Count = 1234, Batch = 100;
        for (var i = 0; i < Count; i++)
        {
            _tree.Add(string.Create(CultureInfo.InvariantCulture, $"many/{i * 7 % Count:d4}"), "");
        }

        using var names = new FolderNames(Beneath.OpenFolder(_tree.Handle, "many"u8).Handle!, Batch);
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(i.ToString("d4", CultureInfo.InvariantCulture), Encoding.ASCII.GetString(names.Next()!));
            Assert.InRange(names.Held, 1, Batch);
            if (i % 70 == 0) names.Release();
        }

        Assert.Null(names.Next());
        Assert.False(names.Failed);
    }

    [Fact]
    public void What_vanishes_between_naming_and_looking_is_counted_as_vanished()
    {
        _tree.Add("a.jpg").Add("b.jpg").Add("c/d.jpg");
        using var source = _tree.Source();
        var shown = new List<string>();
        foreach (var item in source.Walk(Cancellation))
        {
            shown.Add(Show(item));
            File.Delete(_tree.At("b.jpg"));
            if (Directory.Exists(_tree.At("c"))) Directory.Delete(_tree.At("c"), recursive: true);
        }

        Assert.Equal(["a.jpg", "b.jpg Vanished", "c Vanished"], shown);
    }

    [Fact]
    public void A_walk_stops_when_it_is_told_to()
    {
        _tree.Add("a.jpg").Add("b.jpg");
        using var source = _tree.Source();
        using var stop = new CancellationTokenSource();
        using var walk = source.Walk(stop.Token).GetEnumerator();

        Assert.True(walk.MoveNext());
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => walk.MoveNext());
    }

    [Theory]
    [InlineData("absent", "There is no folder")]
    [InlineData("file", "is not a folder")]
    [InlineData("link", "is not a folder, or a symbolic link")]
    [InlineData("link/", "is not a folder, or a symbolic link")]
    public void A_path_that_is_no_folder_is_refused_in_words(string path, string words)
    {
        _tree.Add("file").AddFolder("folder").AddLink("link", "folder");

        var refused = Assert.IsType<SourceOutcome.Refused>(FolderSource.Open(_tree.At(path)));

        Assert.Contains(words, refused.Words, StringComparison.Ordinal);
    }

    const int OpenFlagsForNewFile = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.ReadWrite;

    static List<string> Show(FolderSource source) => [.. source.Walk(Cancellation).Select(Show)];

    static string Show(FoundItem item) => item switch
    {
        FoundItem.File file => file.Locator.ToString(),
        FoundItem.NotScanned other => $"{other.Locator} {other.Reason}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static bool IsOrLiesIn(string path, string folder) =>
        path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
