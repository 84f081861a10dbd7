// The script of the review console, carried by the program.
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Waarborg.Server.Pages;

static class ReviewScript
{
    static readonly string _script = Read();

    internal static string Address { get; } =
        $"{ReviewPages.Path}/script.js?v={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_script)))[..12]}";

    internal static ContentHttpResult Serve() => TypedResults.Content(_script, "text/javascript; charset=utf-8");

    static string Read()
    {
        using var reader = new StreamReader(typeof(ReviewScript).Assembly.GetManifestResourceStream("review.js")!);
        return reader.ReadToEnd();
    }
}
