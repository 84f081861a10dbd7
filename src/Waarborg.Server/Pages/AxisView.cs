// One axis of a weighing for whoever signs it: what he signs, its digest, and the place for the control that signs.
using Waarborg.Permits;

namespace Waarborg.Server.Pages;

static class AxisView
{
    /// <summary>The axis with its text, its opinion and the digest of the document that a signature is over.</summary>
    /// <param name="frame">The page's frame.</param>
    /// <param name="weighing">The weighing as it stands.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="digest">SHA-256 of the axis's document: <see cref="WeighingStore.AxisDigest"/>.</param>
    /// <param name="signing">What signs it: a form, or nothing where the reader may not.</param>
    internal static Html Render(PageFrame frame, Weighing weighing, Axis axis, byte[] digest, Html signing)
    {
        var texts = frame.Texts.Weighing;
        var name = WeighingView.NameOf(axis);
        // Who signed is for the desk alone; the public page says that somebody did.
        var signer = weighing.SignatureOn(axis) is { } signature ? Layout.Name(signature.Handle) : Html.Empty;
        return Html.Of($"""
            <section id="axis-{name}" class="axis">
            <h2>{texts.AxisTitle(axis)}</h2>
            {WeighingView.AxisText(frame, weighing, axis)}
            {WeighingView.Opinion(frame, weighing, axis)}
            <p>{signer}</p>
            <dl class="lines"><div><dt>{texts.Document}</dt><dd><code>{Convert.ToHexStringLower(digest)}</code></dd></div></dl>
            <p><small>{texts.DocumentLead}</small></p>
            <div class="signing">{signing}</div>
            </section>
            """);
    }
}
