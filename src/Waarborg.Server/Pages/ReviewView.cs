// One content as its reviewer sees it: what it is known as and where that comes from, the acts, and a shade.
using Waarborg.Cases;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ReviewView
{
    /// <summary>Digits of a digest that are shown, to tell one item from another.</summary>
    const int DigestDigits = 12;

    internal static Html Render(PageFrame frame, Installation installation, Case found, CaseItem item, long? kept)
    {
        var texts = frame.Texts.Reviewing;
        using var connection = installation.Database.Open();
        var isExact = VerdictStore.IsExact(connection, null, item);
        var given = VerdictStore.CountsOf(connection, found.Id).GetValueOrDefault(Convert.ToHexString(item.ContentKey));
        var maySee = Viewing.IsAllowed(connection, null);
        var reveal = maySee ? ReviewPages.PathOf(found.Id, item.Number) + "/reveal" : "";
        return Html.Of($"""
            <p class="back"><a href="{ReviewPages.Path}">{texts.Title}</a></p>
            {Undo(frame, kept)}
            <h1>{texts.OneTitle(found.Id, item.Number)}</h1>
            <section id="review" data-reveal="{reveal}" data-shown="{texts.Shown}" data-asking="{texts.Asking}"
              data-holding="{texts.Holding}" data-failed="{texts.Failed}">
            <div class="look">
            {Shade(frame, maySee)}
            <div>
            {Facts(frame, connection, found, item, given, isExact)}
            {Acts(frame, found, item)}
            {Larger(frame, maySee)}
            </div>
            </div>
            </section>
            <script src="{ReviewScript.Address}" defer></script>
            """);
    }

    static Html Undo(PageFrame frame, long? kept) => Html.If(kept is not null, () => Html.Of($"""
        <form id="undo" class="bare-form" method="post" action="{ReviewPages.Path}/undo"
          data-ms="{(long)ReviewDesk.UndoWithin.TotalMilliseconds}">
        <input type="hidden" name="verdict" value="{kept!.Value}">
        <p class="calm" role="status">{frame.Texts.Reviewing.KeptWords}
        <button class="quiet" type="submit" data-key="u">{frame.Texts.Reviewing.Undo}<kbd>U</kbd></button></p>
        </form>
        """));

    static Html Shade(PageFrame frame, bool maySee)
    {
        var texts = frame.Texts.Reviewing;
        return Html.Of($"""
            <div>
            <div class="shade" id="shade"><span id="shade-words">{(maySee ? texts.ShadeWords : texts.NoViewing)}</span></div>
            {Html.If(maySee, () => Html.Of($"""
                <button class="quiet hold" type="button" data-hold="small">{texts.HoldToSee}<kbd>{texts.SpaceKey}</kbd></button>
                """))}
            <p id="shade-state" role="status" aria-live="polite"></p>
            </div>
            """);
    }

    // Digest, category and where it comes from first; no name of a file, and nothing of what others found.
    static Html Facts(
        PageFrame frame, Microsoft.Data.Sqlite.SqliteConnection connection, Case found, CaseItem item, int given, bool isExact)
    {
        var (texts, words) = (frame.Texts, frame.Texts.Reviewing);
        var hits = CaseHits.Of(connection, item.Id);
        return Html.Of($"""
            <dl class="facts">
            <div><dt>{words.Digest}</dt><dd><code>{Convert.ToHexStringLower(item.Sha256)[..DigestDigits]}…</code></dd></div>
            <div><dt>{texts.Category}</dt><dd>{texts.CategoryWords(found.Category)}</dd></div>
            <div><dt>{texts.Supplier}</dt><dd>{Layout.Name(found.Supplier)}</dd></div>
            <div><dt>{texts.List}</dt><dd>{Layout.Name(found.List)}</dd></div>
            <div><dt>{texts.Reference}</dt><dd>{Layout.Name(found.Reference)}</dd></div>
            <div><dt>{texts.Likeness}</dt><dd>{(item.IsRemote
                ? texts.LookingUp.By(item.Algorithm)
                : texts.LikenessWords(item.Algorithm, item.Distance))}
            {Layout.Altered(
                frame, hits.FirstOrDefault(hit => hit.Algorithm == item.Algorithm && hit.Distance == item.Distance
                    && hit.Entry == found.Entry && hit.List == found.List)?.View)}
            </dd></div>
            <div><dt>{words.Stands}</dt><dd>{words.Standing(hits.Count(hit => hit.Stands), hits.Count)}</dd></div>
            <div><dt>{texts.Restriction}</dt><dd>{texts.RestrictionWords(item.Restriction)}</dd></div>
            <div><dt>{words.Given}</dt><dd>{words.GivenOf(given, Rulings.Needed(isExact))}</dd></div>
            <div><dt>{words.How}</dt><dd>{(isExact ? words.ByProvenance : words.ByPicture)}</dd></div>
            </dl>
            """);
    }

    static Html Acts(PageFrame frame, Case found, CaseItem item)
    {
        var texts = frame.Texts.Reviewing;
        var path = ReviewPages.PathOf(found.Id, item.Number) + "/verdict";
        var after = $"{Layout.Invariant(found.Id)}.{Layout.Invariant(item.Number)}";
        return Html.Of($"""
            <div class="keys">
            <form method="post" action="{path}"><input type="hidden" name="verdict" value="confirmed">
            <button type="submit" data-key="c">{texts.Confirm}<kbd>C</kbd></button></form>
            <form method="post" action="{path}"><input type="hidden" name="verdict" value="rejected">
            <button type="submit" data-key="r">{texts.Reject}<kbd>R</kbd></button></form>
            <a class="button quiet" href="{ReviewPages.Path}/next?after={after}" data-key="s">{texts.Skip}<kbd>S</kbd></a>
            <a class="button quiet" href="{ReviewPages.Path}" data-key="q">{texts.Leave}<kbd>Q</kbd></a>
            </div>
            <p><small>{texts.ActsWords}</small></p>
            <p><a href="/cases/{found.Id}#{DangerForm.Anchor}">{frame.Texts.Complaining.DangerTitle}</a></p>
            """);
    }

    static Html Larger(PageFrame frame, bool maySee) => Html.If(maySee, () => Html.Of($"""
        <details>
        <summary>{frame.Texts.Reviewing.LargerTitle}</summary>
        <p>{frame.Texts.Reviewing.LargerWords}</p>
        <div class="field"><label for="reason">{frame.Texts.Reviewing.Reason}</label>
        <input id="reason" maxlength="{(long)ReviewDesk.MaxReasonLength}" autocomplete="off"></div>
        <button class="quiet" type="button" data-hold="large">{frame.Texts.Reviewing.HoldForLarger}</button>
        </details>
        """));
}
