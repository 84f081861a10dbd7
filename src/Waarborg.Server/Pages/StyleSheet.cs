// The one style sheet, carried by the program. Its address changes when it does, so that browsers may keep it.
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Waarborg.Server.Pages;

static class StyleSheet
{
    internal const string Path = "/waarborg.css";

    static readonly string Text = Read();

    internal static string Address { get; } =
        $"{Path}?v={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..12]}";

    internal static ContentHttpResult Serve(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Content(Text, "text/css; charset=utf-8");
    }

    static string Read()
    {
        using var reader = new StreamReader(typeof(StyleSheet).Assembly.GetManifestResourceStream("waarborg.css")!);
        return reader.ReadToEnd();
    }
}
