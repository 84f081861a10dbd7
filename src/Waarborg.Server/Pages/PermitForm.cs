// The form of a permit's terms: every field with what it is for, and the terms that somebody filled in.
using System.Text.Json.Nodes;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

/// <summary>What stands in the form: each field's values.</summary>
sealed record PermitFormValues(Dictionary<string, IReadOnlyList<string>> Fields)
{
    internal string this[string name] => Fields.GetValueOrDefault(name) is [var first, ..] ? first : "";

    internal IReadOnlyList<string> All(string name) => Fields.GetValueOrDefault(name) ?? [];

    /// <summary>What was sent.</summary>
    internal static PermitFormValues Of(DeskForm form) => new(form.Fields.ToDictionary(
        pair => pair.Key, IReadOnlyList<string> (pair) => [.. pair.Value.OfType<string>()], StringComparer.Ordinal));

    /// <summary>A permit in force, to be amended under the notice that is up.</summary>
    internal static PermitFormValues Of(Permit permit, string notice)
    {
        var terms = permit.Terms;
        var isUnder = terms.Scope.StartsWith(NoticeTerms.UnderPrefix, StringComparison.Ordinal);
        return new(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["source"] = [terms.Source],
            ["scope"] = [isUnder ? PermitForm.Under : terms.Scope],
            ["folders"] = [isUnder ? terms.Scope[NoticeTerms.UnderPrefix.Length..] : ""],
            ["lists"] = [.. terms.Lists.SelectMany(use => use.Categories.Select(category => $"{use.List}:{category}"))],
            ["gdprGround"] = [terms.GdprGround],
            ["isController"] = [terms.IsController ? PermitForm.Yes : PermitForm.No],
            ["impactAssessment.documentSha256"] = [terms.ImpactAssessment.DocumentSha256],
            ["impactAssessment.date"] = [terms.ImpactAssessment.Date],
            ["impactAssessment.responsible"] = [terms.ImpactAssessment.Responsible],
            ["priorConsultation.held"] = [terms.PriorConsultation.Held ? PermitForm.Yes : PermitForm.No],
            ["priorConsultation.words"] = [terms.PriorConsultation.Words],
            ["criminalData"] = [terms.CriminalData],
            ["proportionality"] = [terms.Proportionality],
            ["customersTermsSaySo"] = [terms.CustomersTermsSaySo ? PermitForm.Yes : ""],
            ["notice"] = [notice],
            ["deliveryShortfall"] = [terms.DeliveryShortfall],
            ["weighing"] = [Layout.Invariant(terms.Weighing)],
            ["until"] = [Instant.Text(terms.Until).TrimEnd('Z')],
            ["alwaysAsk"] = [terms.AlwaysAsk ? PermitForm.Yes : ""],
            ["screening"] = [terms.Screening ? PermitForm.Yes : ""],
            ["altered"] = [terms.Altered ? PermitForm.Yes : ""],
            ["voluntary"] = [terms.Voluntary],
        });
    }
}

static class PermitForm
{
    internal const string Yes = "yes";
    internal const string No = "no";
    internal const string Under = "under";

    const int HashLength = 64;
    const int DateLength = 10;
    const int ShortText = 200;

    internal static Html Render(PageFrame frame, string action, PermitFormValues values, IReadOnlyList<ListShown> lists)
    {
        var texts = frame.Texts.Permitting;
        return Html.Of($"""
            <form method="post" action="{action}" class="large-form">
            {Input(frame, "source", values, SourceRules.MaxNameLength, isReadOnly: true)}
            {Scope(frame, values)}
            {Lists(frame, values, lists)}
            {Area(frame, "gdprGround", values)}
            {YesOrNo(frame, "isController", values)}
            {Input(frame, "impactAssessment.documentSha256", values, HashLength)}
            {Input(frame, "impactAssessment.date", values, DateLength, "date")}
            {Input(frame, "impactAssessment.responsible", values, ShortText)}
            {YesOrNo(frame, "priorConsultation.held", values)}
            {Area(frame, "priorConsultation.words", values)}
            {Area(frame, "criminalData", values)}
            {Area(frame, "proportionality", values)}
            {Tick(frame, "customersTermsSaySo", texts.TermsSaySo, values)}
            {Input(frame, "notice", values, HashLength, isReadOnly: true)}
            {Area(frame, "deliveryShortfall", values, isRequired: false)}
            {Input(frame, "weighing", values, 18, "number")}
            {Input(frame, "until", values, 30, "datetime-local")}
            {Tick(frame, "alwaysAsk", texts.AlwaysAsk, values)}
            {Tick(frame, "screening", texts.Screening, values)}
            {Tick(frame, "altered", texts.Altered, values)}
            {FormParts.Area(
                "voluntary", frame.Texts.Fields.Name("voluntary"), PermitTerms.VoluntaryFrom, values["voluntary"],
                PermitRules.MaxTextLength, isReadOnly: true)}
            {FormParts.Area("reason", frame.Texts.Acts.Why, texts.ReasonHint, values["reason"], ActStore.MaxReasonLength)}
            <button type="submit">{frame.Texts.People.DraftButton}</button>
            </form>
            """);
    }

    /// <summary>The terms that were filled in. What was left out is left out here too, and refused by its name.</summary>
    internal static JsonObject TermsOf(DeskForm form)
    {
        var terms = new JsonObject();
        foreach (var name in (string[])["source", "gdprGround", "criminalData", "proportionality", "notice", "voluntary"])
        {
            if (form[name].Length > 0) terms[name] = form[name];
        }

        if (form["scope"].Length > 0)
        {
            terms["scope"] = form["scope"] == Under
                ? NoticeTerms.UnderPrefix + form["folders"].Replace(" ", "", StringComparison.Ordinal)
                : form["scope"];
        }

        if (ListsOf(form) is { Count: > 0 } lists) terms["lists"] = lists;
        if (form["isController"].Length > 0) terms["isController"] = form["isController"] == Yes;
        terms["impactAssessment"] = new JsonObject
        {
            ["documentSha256"] = form["impactAssessment.documentSha256"].ToLowerInvariant(),
            ["date"] = form["impactAssessment.date"],
            ["responsible"] = form["impactAssessment.responsible"],
        };
        if (form["priorConsultation.held"].Length > 0)
        {
            terms["priorConsultation"] = new JsonObject
            {
                ["held"] = form["priorConsultation.held"] == Yes,
                ["words"] = form["priorConsultation.words"],
            };
        }

        terms["customersTermsSaySo"] = form["customersTermsSaySo"] == Yes;
        terms["deliveryShortfall"] = form["deliveryShortfall"];
        if (form.Number("weighing") is > 0 and var weighing) terms["weighing"] = weighing;
        if (form["until"].Length > 0) terms["until"] = MomentOf(form["until"]);
        terms["alwaysAsk"] = form["alwaysAsk"] == Yes;
        // Left out where it is not wanted: such a permit is what it was before there was a choice.
        if (form["screening"] == Yes) terms["screening"] = true;
        if (form["altered"] == Yes) terms["altered"] = true;
        return terms;
    }

    // The browser gives no seconds where there are none, and no zone; the form says that it is UTC.
    static string MomentOf(string text) => (text.Length == "2026-12-01T18:00".Length ? text + ":00" : text) + "Z";

    static JsonArray ListsOf(DeskForm form)
    {
        var lists = new JsonArray();
        foreach (var list in form.Fields["lists"].OfType<string>().Select(one => one.Split(':', 2))
            .Where(parts => parts.Length == 2).GroupBy(parts => parts[0], parts => parts[1], StringComparer.Ordinal))
        {
            lists.Add((JsonNode)new JsonObject { ["list"] = list.Key, ["categories"] = NoticeTerms.Texts(list) });
        }

        return lists;
    }

    static Html Scope(PageFrame frame, PermitFormValues values)
    {
        var texts = frame.Texts.Permitting;
        (string, string)[] choices =
            [(NoticeTerms.OptedIn, texts.ScopeOptedIn), (Under, texts.ScopeUnder), (NoticeTerms.All, texts.ScopeAll)];
        return Html.Of($"""
            {FormParts.Choices("scope", frame.Texts.Fields.Name("scope"), "", choices, values.All("scope"), isOne: true)}
            {FormParts.Input(
                "folders", texts.Folders, texts.FoldersHint, values["folders"], PermitRules.MaxTextLength, isRequired: false)}
            """);
    }

    static Html Lists(PageFrame frame, PermitFormValues values, IReadOnlyList<ListShown> lists)
    {
        var held = lists.SelectMany(list => list.Active!.Counts.Select(count => count.Category.ToString())
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(category => (list.Name, list.Supplier, category)));
        // Made here, and offered before there is an entry; of what orders had removed only where the weighing says why.
        var removed = new[] { RemovedLists.Own, RemovedLists.Ordered }.SelectMany(
            list => RemovedLists.Categories.Select(category => (list, frame.Texts.Removed.Before, category)));
        return FormParts.Choices(
            "lists", frame.Texts.Fields.Name("lists"),
            lists.Count == 0 ? frame.Texts.Permitting.NoLists : frame.Texts.Permitting.ListsHint,
            held.Concat(removed).Select(one => (
                $"{one.Item1}:{one.category}", $"{one.Item1} ({one.Item2}): {frame.Texts.CategoryWords(one.category)}")),
            values.All("lists"));
    }

    static Html YesOrNo(PageFrame frame, string name, PermitFormValues values) => FormParts.Choices(
        name, frame.Texts.Fields.Name(name), frame.Texts.Fields.Explain(name),
        [(Yes, frame.Texts.Ledger.YesNo(true)), (No, frame.Texts.Ledger.YesNo(false))], values.All(name), isOne: true);

    static Html Tick(PageFrame frame, string name, string words, PermitFormValues values) => FormParts.Choices(
        name, frame.Texts.Fields.Name(name), "", [(Yes, words)], values.All(name));

    static Html Input(
        PageFrame frame, string name, PermitFormValues values, int maxLength, string type = "text", bool isReadOnly = false) =>
        FormParts.Input(
            name, frame.Texts.Fields.Name(name), frame.Texts.Fields.Explain(name), values[name], maxLength, type,
            isReadOnly: isReadOnly);

    static Html Area(PageFrame frame, string name, PermitFormValues values, bool isRequired = true) => FormParts.Area(
        name, frame.Texts.Fields.Name(name), frame.Texts.Fields.Explain(name), values[name],
        PermitRules.MaxTextLength, isRequired);
}
