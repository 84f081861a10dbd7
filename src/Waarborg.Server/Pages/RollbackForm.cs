// Proposing a rollback: first what is to be taken back, then what would happen, and only then why.
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Lists;
using Waarborg.Pipeline;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class RollbackForm
{
    internal static Html OfList(
        PageFrame frame, Installation installation, SqliteConnection connection, ListShown list, PermitFormValues values)
    {
        var texts = frame.Texts.Listing.Form;
        var release = list.Releases.FirstOrDefault(one => one.State is ReleaseState.Active or ReleaseState.Stopped);
        var path = $"{ListPages.PathOf(list.Name)}/{ListForms.WordOf(ListFormKind.Rollback)}";
        var body = new JsonObject { ["list"] = list.Name };
        ListForms.Target(body, values["target"], values["entry"].Trim(), release?.Number ?? 0);
        var target = ListActs.TargetOf(body)
            ?? (values["target"] == ListForms.OfEntry ? new RollbackTarget.OfEntry(list.Name, values["entry"].Trim()) : null);
        // What cannot be rolled back is said before the choice, in the program's own English.
        var problem = target is null ? null : new ReleaseActs(installation).RollbackProblem(connection, target);
        if (target is null || problem is not null)
        {
            return Html.Of($"""
                {ProposalPage.Problems(frame.Texts.Acts.NotDone, problem is null ? [] : [problem])}
                {Choice(frame, path, release, values)}
                """);
        }

        return Html.Of($"""
            <p><strong>{What(frame, target)}</strong></p>
            {Preview(frame, installation, target)}
            <p><a href="{path}">{texts.ChooseOther}</a></p>
            <form method="post" action="{path}" class="large-form">
            <input type="hidden" name="target" value="{values["target"]}">
            <input type="hidden" name="entry" value="{values["entry"].Trim()}">
            <input type="hidden" name="release" value="{release?.Number ?? 0}">
            {ListForms.Why(frame, values)}
            </form>
            """);
    }

    internal static Html OfSupplier(PageFrame frame, Installation installation, PermitFormValues values)
    {
        var target = new RollbackTarget.OfSupplier(values["name"]);
        return Html.Of($"""
            {Preview(frame, installation, target)}
            <form method="post" action="{ListPages.SupplierPath("rollback")}" class="large-form">
            <input type="hidden" name="name" value="{target.Supplier}">
            {ListForms.Why(frame, values)}
            </form>
            """);
    }

    /// <summary>What a rollback would do as things stand; nothing where it cannot be done.</summary>
    internal static Html Preview(PageFrame frame, Installation installation, RollbackTarget target)
    {
        using (var connection = installation.Database.Open())
        {
            // Why it cannot be done is said elsewhere.
            if (new ReleaseActs(installation).RollbackProblem(connection, target) is not null) return Html.Empty;
        }

        var (texts, forms) = (frame.Texts.Listing.Form, frame.Forms);
        var preview = new RollbackDesk(installation).Preview(target);
        List<string> words =
            [texts.PreviewItems(preview.Items, forms.Number(preview.Items), preview.Cases, forms.Number(preview.Cases))];
        if (preview.Reopened > 0) words.Add(texts.PreviewReopened(preview.Reopened, forms.Number(preview.Reopened)));
        if (preview.Sealed > 0) words.Add(texts.PreviewSealed(preview.Sealed, forms.Number(preview.Sealed)));
        if (target is RollbackTarget.OfList)
        {
            words.Add(preview.Before is { } before ? texts.PreviewBefore(before) : texts.PreviewNothing);
        }

        return Html.Of($"""
            <section class="calm" id="preview">
            <h2>{texts.PreviewTitle}</h2>
            <p class="large">{words[0]}</p>
            {Html.Each(words.Skip(1), one => Html.Of($"<p>{one}</p>"))}
            <p><small>{texts.PreviewLead}</small></p>
            </section>
            """);
    }

    static Html What(PageFrame frame, RollbackTarget target) => target switch
    {
        RollbackTarget.OfList of => Layout.Text(frame.Texts.Listing.Release(of.Release)),
        RollbackTarget.OfEntry of => Html.Of($"{frame.Texts.Listing.Entry} {ListView.EntryName(frame, of.Entry)}"),
        _ => Layout.Text(frame.Texts.Listing.Form.RollBackWithdrawn),
    };

    static Html Choice(PageFrame frame, string path, ListRelease? release, PermitFormValues values)
    {
        var texts = frame.Texts.Listing.Form;
        var choices = new List<(string, string)>();
        if (release is not null) choices.Add((ListForms.OfRelease, texts.RollBackRelease(release.Number)));
        choices.Add((ListForms.OfEntry, texts.RollBackEntry));
        choices.Add((ListForms.OfWithdrawn, texts.RollBackWithdrawn));
        return Html.Of($"""
            <form method="get" action="{path}" class="large-form">
            {FormParts.Choices("target", texts.WhatToRollBack, "", choices, values.All("target"), isOne: true)}
            {FormParts.Input("entry", texts.EntryHandle, texts.EntryHandleHint, values["entry"], 16, isRequired: false)}
            <button type="submit">{texts.ShowPreview}</button>
            </form>
            """);
    }
}
