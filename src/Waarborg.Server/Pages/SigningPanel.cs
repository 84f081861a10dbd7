// Where a person signs a document on a page: the challenge of his passkey is the document's digest.
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.People;
using Waarborg.Server.Passkeys;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class SigningPanel
{
    /// <summary>A form with one button that signs this document.</summary>
    /// <param name="http">The request; its answer may load the passkey script.</param>
    /// <param name="frame">The page's frame.</param>
    /// <param name="person">Who is to sign.</param>
    /// <param name="digest">SHA-256 of the canonical document.</param>
    /// <param name="subject">What it is for, such as <c>approve 7</c>: the answer counts for nothing else.</param>
    /// <param name="action">Where the answer is sent.</param>
    /// <param name="button">The words on the button.</param>
    /// <param name="fields">Further fields, or nothing.</param>
    internal static async Task<Html> RenderAsync(
        HttpContext http, PageFrame frame, Person person, byte[] digest, string subject, string action, string button,
        Html fields = default)
    {
        // The people of a sample are key files: they sign at the command line.
        if (frame.Kind == InstallationKind.Sample) return Html.Of($"""<p class="calm">{frame.Texts.People.SampleSigns}</p>""");
        var desk = http.RequestServices.GetRequiredService<PasskeyDesk>();
        var question = await desk.AskToSignAsync(http, person, digest, subject);
        return PasskeyForm.Render(http, frame, action, question, makes: false, button, fields);
    }

    /// <summary>The signature in a form that <see cref="RenderAsync"/> made, or null when it does not hold.</summary>
    internal static Task<ActSignature?> ReadAsync(
        HttpContext http, IFormCollection form, Person person, byte[] digest, string subject) =>
        http.RequestServices.GetRequiredService<PasskeyDesk>().SignAsync(
            http, person, digest, subject, form["ceremony"].ToString(), form["answer"].ToString());
}
