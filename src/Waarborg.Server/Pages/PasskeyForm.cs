// A form that a passkey answers: one button, one script, and words for when it does not work.
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Server.Guards;
using Waarborg.Server.Passkeys;

namespace Waarborg.Server.Pages;

static class PasskeyForm
{
    internal const string ScriptPath = "/passkey.js";

    static readonly string _script = Read();

    static string ScriptAddress { get; } =
        $"{ScriptPath}?v={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_script)))[..12]}";

    /// <summary>The form.</summary>
    /// <param name="http">The request; its answer may load the script.</param>
    /// <param name="frame">The page's frame.</param>
    /// <param name="action">Where it is sent.</param>
    /// <param name="question">What the browser is asked.</param>
    /// <param name="makes">True to make a passkey, false to use one.</param>
    /// <param name="button">The words on the button.</param>
    /// <param name="fields">Further fields, or nothing.</param>
    internal static Html Render(
        HttpContext http, PageFrame frame, string action, PasskeyQuestion question, bool makes, string button,
        Html fields = default)
    {
        ResponseHeaders.AllowScript(http.Response);
        var texts = frame.Texts;
        return Html.Of($"""
            <form method="post" action="{action}" data-passkey="{(makes ? "make" : "use")}" data-options="{question.Options}">
            <input type="hidden" name="ceremony" value="{question.Ceremony}">
            <input type="hidden" name="answer" value="">
            {fields}
            <p class="warning" role="alert" tabindex="-1" hidden>{texts.PasskeyFailed}</p>
            <noscript><p class="warning">{texts.PasskeyNeedsScript}</p></noscript>
            <button type="submit">{button}</button>
            </form>
            <script src="{ScriptAddress}" defer></script>
            """);
    }

    internal static ContentHttpResult ServeScript(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Content(_script, "text/javascript; charset=utf-8");
    }

    static string Read()
    {
        using var reader = new StreamReader(typeof(PasskeyForm).Assembly.GetManifestResourceStream("passkey.js")!);
        return reader.ReadToEnd();
    }
}
