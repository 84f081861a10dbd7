// What a hosting tree holds besides sound pictures: documents under any name, broken files, a bomb, mail,
// links.
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Waarborg.Cli.Sample;

/// <summary>The part of the sample that a scan must not stumble over, and must not open.</summary>
static class SampleExtras
{
    /// <summary>Pixels of a side of the bomb.</summary>
    internal const int BombSide = 50_000;

    /// <summary>The listed picture that also lies outside of the tree, where a link leads.</summary>
    const int OutsideReference = 3;

    /// <summary>The listed picture that also lies in a mail folder, as a message.</summary>
    const int MailReference = 2;

    const string Mail = "webhosting/klant-07/mail/voorbeeld.example/info";

    static readonly (string Path, SampleKind Kind, string Text)[] Texts =
    [
        ("klant-10/docs/factuur-2025-014.pdf", SampleKind.NotPicture, Pdf),
        ("klant-10/docs/leesmij.txt", SampleKind.NotPicture, "Welkom. Dit is een gewone tekst.\n"),
        ("klant-10/uploads/omzet.jpg", SampleKind.NotPicture, "maand,omzet\njanuari,1200\nfebruari,1350\nmaart,990\n"),
        ("klant-10/uploads/brief.png", SampleKind.NotPicture, Pdf),
        ("klant-10/www/index.html", SampleKind.NotPicture, "<!doctype html><title>Welkom</title><p>Een pagina.\n"),
        ("klant-10/www/logo.svg", SampleKind.Unsupported,
            """<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle r="30"/></svg>""" + "\n"),
        ("klant-09/uploads/leeg.jpg", SampleKind.Damaged, ""),
        ("klant-09/archief/bericht.eml", SampleKind.Correspondence, Message("een bericht dat iemand bewaarde")),
        ("webhosting/klant-07/public_html/index.html", SampleKind.NotPicture,
            "<!doctype html><title>Voorbeeld</title><img src=\"images/header.jpg\" alt=\"\">\n"),
        (Mail + "/cur/1732000001.M1P1.mx1:2,S", SampleKind.Correspondence, Message("de vergadering van dinsdag")),
        (Mail + "/cur/1732000002.M2P1.mx1:2,RS", SampleKind.Correspondence, Message("het recept van de appeltaart")),
        (Mail + "/new/1732000004.M4P1.mx1", SampleKind.Correspondence, Message("de planning van de zomer")),
        (Mail + "/tmp/1732000005.M5P1.mx1", SampleKind.Correspondence, Message("nog niet helemaal aangekomen")),
    ];

    static readonly (string Path, string Target, string? Reference)[] Links =
    [
        ("klant-11/kring-a", "kring-b", null),
        ("klant-11/kring-b", "kring-a", null),
        ("klant-11/omhoog", "..", null),
        ("klant-11/buiten", "../../outside", null),
        ("klant-11/buiten.jpg", "../../outside/" + OutsideName, SamplePlan.ReferenceOf(OutsideReference)),
    ];

    const string OutsideName = "niet-van-ons.jpg";
    const string MailedPicture = Mail + "/cur/1732000003.M3P1.mx1:2,S";
    const string Zip = "klant-10/docs/archief.zip";
    const string Bmp = "klant-10/uploads/oud.bmp";
    const string BombPath = "klant-09/uploads/groot.png";

    static readonly (string Path, Func<string, byte[]> Make)[] Broken =
    [
        ("klant-09/uploads/half.jpg", files => Truncated(First(files, ".jpg"), 0.4)),
        ("klant-09/uploads/half.png", files => Truncated(First(files, ".png"), 0.5)),
        ("klant-09/uploads/controlesom.png", files => BrokenChecksum(First(files, ".png"))),
        ("klant-09/uploads/pixels.png", files => BrokenPixels(First(files, ".png"))),
        ("klant-09/uploads/kop.webp", files => Truncated(First(files, ".webp"), 0.3)),
    ];

    /// <summary>Everything that <see cref="WriteAsync"/> writes.</summary>
    internal static IEnumerable<SampleFile> Files =>
    [
        .. Texts.Select(text => new SampleFile(text.Path, text.Kind, null)),
        .. Links.Select(link => new SampleFile(link.Path, SampleKind.Link, link.Reference)),
        .. Broken.Select(broken => new SampleFile(broken.Path, SampleKind.Damaged, null)),
        new(MailedPicture, SampleKind.Correspondence, SamplePlan.ReferenceOf(MailReference)),
        new(Zip, SampleKind.NotPicture, null),
        new(Bmp, SampleKind.Unsupported, null),
        new(BombPath, SampleKind.Bomb, null),
    ];

    /// <summary>Writes it beside the pictures, of which some are broken or copied for it.</summary>
    internal static async Task WriteAsync(string files, CancellationToken cancellation)
    {
        foreach (var (path, _, text) in Texts) await WriteAsync(path, Encoding.UTF8.GetBytes(text));
        foreach (var (path, make) in Broken) await WriteAsync(path, make(files));
        await WriteAsync(Zip, MakeZip());
        await WriteAsync(Bmp, MakeBmp());
        await WriteAsync(BombPath, await Task.Run(() => PngWriter.Bomb(BombSide), cancellation));
        await WriteAsync(MailedPicture, await ReadListedAsync(MailReference));
        await WriteAsync($"../outside/{OutsideName}", await ReadListedAsync(OutsideReference));
        foreach (var (path, target, _) in Links)
        {
            var link = Path.Combine(files, path);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, target);
        }

        Task<byte[]> ReadListedAsync(int number) =>
            File.ReadAllBytesAsync(Path.Combine(files, SamplePlan.ExactPath(number)), cancellation);

        async Task WriteAsync(string path, byte[] bytes)
        {
            var full = Path.GetFullPath(Path.Combine(files, path));
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllBytesAsync(full, bytes, cancellation);
        }
    }

    static byte[] First(string files, string extension) => File.ReadAllBytes(Path.Combine(files, SamplePlan.Pictures()
        .SelectMany(picture => picture.Files)
        .First(file => file.Kind == SampleKind.Unrelated && file.Path.EndsWith(extension, StringComparison.Ordinal)).Path));

    static byte[] Truncated(byte[] bytes, double share) => bytes[..(int)(bytes.Length * share)];

    // The last bytes of the first IDAT chunk are its checksum; the chunk begins after the header of 33 bytes.
    static byte[] BrokenChecksum(byte[] png)
    {
        png[PixelsEnd(png)] ^= 0x55;
        return png;
    }

    static byte[] BrokenPixels(byte[] png)
    {
        png.AsSpan((33 + PixelsEnd(png)) / 2, 64).Fill(0xFF);
        return png;
    }

    static int PixelsEnd(byte[] png) => 33 + 8 + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));

    static byte[] MakeZip()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("leesmij.txt").Open();
            entry.Write("Dit archief bevat alleen deze tekst.\n"u8);
        }

        return stream.ToArray();
    }

    /// <summary>The one picture format that is written only here: 24 bits, rows from the bottom up.</summary>
    static byte[] MakeBmp()
    {
        const int side = 128;
        const int head = 54;
        var canvas = new Canvas(side, side);
        Painter.Draw(Motif.Shapes, canvas, new Dice(4711));
        var bmp = new byte[head + (side * side * 3)];
        "BM"u8.CopyTo(bmp);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(2), bmp.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(10), head);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), side);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), side);
        BinaryPrimitives.WriteInt16LittleEndian(bmp.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bmp.AsSpan(28), 24);
        for (var i = 0; i < side * side; i++)
        {
            var pixel = canvas.Pixels[((side - 1 - (i / side)) * side) + (i % side)];
            (bmp[head + (i * 3)], bmp[head + (i * 3) + 1], bmp[head + (i * 3) + 2]) = (pixel.B, pixel.G, pixel.R);
        }

        return bmp;
    }

    static string Message(string about) =>
        $"From: Anna <anna@voorbeeld.example>\r\nTo: Bas <bas@voorbeeld.example>\r\nSubject: {about}\r\n"
        + $"Date: Tue, 19 Nov 2024 09:00:00 +0100\r\nMIME-Version: 1.0\r\n\r\nHallo Bas, dit gaat over {about}.\r\n";

    const string Pdf =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
}
