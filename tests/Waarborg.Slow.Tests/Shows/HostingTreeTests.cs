// Show 11: in a tree of the kind that control panels make, mail is never opened and the site's pictures are found.
using Waarborg.Bench;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Shows;

public class HostingTreeTests
{
    [Fact]
    public async Task Nothing_under_mail_is_opened_and_the_listed_picture_under_public_html_is_found()
    {
        using var site = new Site();
        var listed = Drawn.Scene(1, 320, 240);
        foreach (var account in (string[])["anna", "bram"]) AddAccount(site.Www, account, listed);
        site.Www.Add("anna/public_html/wp-content/uploads/2026/11/holiday.png", listed);
        await site.PrepareAsync(Site.Row(listed, "holiday"));

        using var watch = new OpenWatch(site.Www.Path);
        var swept = await site.ScanAsync();
        var opened = watch.Opened();

        Assert.Contains(opened, path => path.Contains("/public_html/", StringComparison.Ordinal));
        Assert.DoesNotContain(opened, path => path.Contains("/mail/", StringComparison.Ordinal));
        Assert.Equal((1, 1), (swept.ExitCode, (int)swept.Match));
        Assert.Equal(2, swept.NotScanned["correspondence"]);
        Assert.Contains(
            "anna/public_html/wp-content/uploads/2026/11/holiday.png", await site.MustAsync("case", "show", "1"),
            StringComparison.Ordinal);
        Assert.False(File.Exists(site.Www.At("anna/public_html/wp-content/uploads/2026/11/holiday.png")));
        Assert.True(File.Exists(site.Www.At("anna/mail/example.nl/info/cur/1700000000.M1P1.host:2,S")));
    }

    static void AddAccount(Tree www, string account, byte[] listed)
    {
        www.Add($"{account}/public_html/index.html", "<p>Welcome</p>");
        for (var number = 0; number < 5; number++)
        {
            www.Add($"{account}/public_html/images/{number}.png", Drawn.Scene(account[0] + (100 * number) + 10, 200, 150));
        }

        // The listed bytes lie in the mail as well: not even they are looked at.
        foreach (var box in (string[])["", "example.nl/info/"])
        {
            www.Add($"{account}/mail/{box}cur/1700000000.M1P1.host:2,S", listed);
            www.AddFolder($"{account}/mail/{box}new").AddFolder($"{account}/mail/{box}tmp");
            www.Add($"{account}/mail/{box}maildirsize", "0S,0C\n");
        }

        www.Add($"{account}/mail/picture.png", listed);
        www.Add($"{account}/etc/example.nl/passwd", "info:x:1000:1000::/home/x:/bin/false\n");
        www.Add($"{account}/logs/access.log", "127.0.0.1 - -\n");
    }
}
