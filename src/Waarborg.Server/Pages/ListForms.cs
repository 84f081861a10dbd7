// The forms that propose something of a list or a supplier: their fields, and the body that somebody filled in.
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Server.Texts;

namespace Waarborg.Server.Pages;

static class ListForms
{
    internal const string OfRelease = "release";
    internal const string OfEntry = "entry";
    internal const string OfWithdrawn = "withdrawn";

    const int RootLength = 64;
    const int HandleLength = 16;
    const int NumberLength = 12;

    /// <summary>The last word of a form's address.</summary>
    internal static string WordOf(ListFormKind kind) => kind switch
    {
        ListFormKind.Activate => "activate",
        ListFormKind.Attest => "attest",
        ListFormKind.Finding => "finding",
        ListFormKind.Decide => "decide",
        ListFormKind.Resume => "resume",
        ListFormKind.Rollback or ListFormKind.RollbackSupplier => "rollback",
        ListFormKind.DescribeSupplier => "describe",
        _ => throw new UnreachableException(),
    };

    /// <summary>The form of a list, or of a supplier, that this word names; null where there is none.</summary>
    internal static ListFormKind? KindOf(string word, bool isOfSupplier)
    {
        foreach (var kind in Enum.GetValues<ListFormKind>())
        {
            var isOne = kind is ListFormKind.DescribeSupplier or ListFormKind.RollbackSupplier;
            if (isOne == isOfSupplier && WordOf(kind) == word) return kind;
        }

        return null;
    }

    internal static Act ActOf(ListFormKind kind) => kind switch
    {
        ListFormKind.Activate => Act.ActivateRelease,
        ListFormKind.Attest => Act.AttestRelease,
        ListFormKind.Finding => Act.RecordFinding,
        ListFormKind.Decide => Act.DecideEntries,
        ListFormKind.Resume => Act.ResumeEntry,
        ListFormKind.Rollback or ListFormKind.RollbackSupplier => Act.RollBack,
        ListFormKind.DescribeSupplier => Act.DescribeSupplier,
        _ => throw new UnreachableException(),
    };

    /// <summary>What was filled in. What was left out is left out here too, and refused by its name.</summary>
    /// <param name="kind">Which form.</param>
    /// <param name="name">The list, or the supplier.</param>
    /// <param name="form">The form.</param>
    internal static JsonObject BodyOf(ListFormKind kind, string name, DeskForm form)
    {
        if (kind == ListFormKind.RollbackSupplier) return new() { ["supplier"] = name };
        if (kind == ListFormKind.DescribeSupplier) return new() { ["supplier"] = name, ["terms"] = TermsOf(form) };
        var body = new JsonObject { ["list"] = name };
        switch (kind)
        {
            case ListFormKind.Activate:
                Number(body, form, "release");
                Number(body, form, "shadowDays");
                break;
            case ListFormKind.Attest:
                Number(body, form, "release");
                body["root"] = form["root"].ToLowerInvariant();
                Number(body, form, "entries");
                break;
            case ListFormKind.Finding:
                if (form["entry"].Length > 0) body["entry"] = form["entry"];
                body["authority"] = form["authority"];
                body["reference"] = form["reference"];
                break;
            case ListFormKind.Decide:
                body["entries"] = NoticeTerms.Texts(form.Fields["entries"].OfType<string>());
                body["decision"] = form["decision"];
                break;
            case ListFormKind.Resume:
                body["entry"] = form["entry"];
                break;
            case ListFormKind.Rollback:
                Target(body, form["target"], form["entry"], form.Number("release"));
                break;
        }

        return body;
    }

    /// <summary>Says in a body what is to be rolled back.</summary>
    internal static void Target(JsonObject body, string target, string entry, long release)
    {
        if (target == OfRelease && release > 0) body["release"] = release;
        if (target == OfEntry) body["entry"] = entry;
        if (target == OfWithdrawn) body["withdrawn"] = true;
    }

    /// <summary>The fields of a form, all but why; null where there is nothing of which it could be.</summary>
    internal static Html? Fields(
        PageFrame frame, SqliteConnection connection, ListFormKind kind, ListShown list, PermitFormValues values)
    {
        var (texts, form) = (frame.Texts.Listing, frame.Texts.Listing.Form);
        switch (kind)
        {
            case ListFormKind.Activate:
                var waiting = list.Releases.Where(one => ListView.IsLive(one) && one.State != ReleaseState.Active).ToList();
                return waiting.Count == 0 ? null : Html.Of($"""
                    {Releases(frame, waiting, values)}
                    {Html.Each(waiting, one => Found(frame, one))}
                    {FormParts.Input(
                        "shadowDays", form.ShadowDays, form.ShadowDaysHint, values["shadowDays"], 2, "number", isRequired: false)}
                    """);
            case ListFormKind.Attest:
                var live = list.Releases.Where(ListView.IsLive).ToList();
                return live.Count == 0 ? null : Html.Of($"""
                    {Releases(frame, live, values)}
                    {FormParts.Input("root", form.RootTyped, form.RootTypedHint, values["root"], RootLength)}
                    {FormParts.Input(
                        "entries", form.EntriesTyped, form.EntriesTypedHint, values["entries"], NumberLength, "number")}
                    """);
            case ListFormKind.Finding:
                return Html.Of($"""
                    {FormParts.Input(
                        "entry", form.EntryOrNone, form.EntryOrNoneHint, values["entry"], HandleLength, isRequired: false)}
                    {FormParts.Input("authority", texts.Authority, form.AuthorityHint, values["authority"],
                        SupplierTerms.MaxTextLength)}
                    {FormParts.Input("reference", texts.Reference, form.ReferenceHint, values["reference"],
                        SupplierTerms.MaxTextLength)}
                    """);
            case ListFormKind.Decide:
                return Decide(frame, ListView.Aside(connection, list), values);
            case ListFormKind.Resume:
                return Resume(frame, connection, list, values);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The fields that describe a supplier.</summary>
    internal static Html SupplierFields(PageFrame frame, PermitFormValues values, bool isKnown)
    {
        var (texts, form) = (frame.Texts.Listing, frame.Texts.Listing.Form);
        return Html.Of($"""
            {FormParts.Input("name", form.SupplierName, form.SupplierNameHint, values["name"], ListRules.MaxNameLength,
                isReadOnly: isKnown)}
            {FormParts.Choices(
                "kind", texts.Kind, "", Named<SupplierKind>(texts.KindWords), values.All("kind"), isOne: true)}
            {FormParts.Input("organisation", texts.Organisation, form.OrganisationHint, values["organisation"],
                SupplierTerms.MaxTextLength)}
            {FormParts.Input("agreement", texts.Agreement, form.AgreementHint, values["agreement"], SupplierTerms.MaxTextLength)}
            {FormParts.Choices(
                "trust", texts.Trust, form.TrustHint, Named<SupplierTrust>(texts.TrustWords), values.All("trust"), isOne: true)}
            {FormParts.Input("key", texts.Key, form.KeyHint, values["key"], VerifierKey.MaxLength, isRequired: false)}
            {FormParts.Choices("mayBeNamed", texts.MayBeNamed, "",
                [(PermitForm.Yes, frame.Texts.Ledger.YesNo(true)), (PermitForm.No, frame.Texts.Ledger.YesNo(false))],
                values.All("mayBeNamed"), isOne: true)}
            {FormParts.Choices("tellHitsTo", texts.TellHitsTo, "", Named<TellHits>(texts.TellHitsWords),
                values.All("tellHitsTo"))}
            """);
    }

    /// <summary>What stands in the form of a supplier before anything is filled in: what two people said before.</summary>
    internal static PermitFormValues ValuesOf(Supplier supplier)
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["name"] = [supplier.Name] };
        if (supplier.Terms is { } terms)
        {
            fields["kind"] = [terms.Kind.ToString()];
            fields["organisation"] = [terms.Organisation];
            fields["agreement"] = [terms.Agreement];
            fields["trust"] = [terms.Trust.ToString()];
            fields["key"] = [terms.Key];
            fields["mayBeNamed"] = [terms.MayBeNamed ? PermitForm.Yes : PermitForm.No];
            fields["tellHitsTo"] = [.. terms.TellHitsTo.Select(who => who.ToString())];
        }

        return new(fields);
    }

    internal static Html Why(PageFrame frame, PermitFormValues values) => Html.Of($"""
        {FormParts.Area(
            "reason", frame.Texts.Acts.Why, frame.Texts.Listing.Form.WhyHint, values["reason"], ActStore.MaxReasonLength)}
        <button type="submit">{frame.Texts.People.DraftButton}</button>
        """);

    static JsonObject TermsOf(DeskForm form)
    {
        var terms = new JsonObject();
        foreach (var name in (string[])["kind", "organisation", "agreement", "trust"])
        {
            if (form[name].Length > 0) terms[name] = form[name];
        }

        terms["key"] = form["key"];
        if (form["mayBeNamed"].Length > 0) terms["mayBeNamed"] = form["mayBeNamed"] == PermitForm.Yes;
        terms["tellHitsTo"] = NoticeTerms.Texts(form.Fields["tellHitsTo"].OfType<string>());
        return terms;
    }

    // Another number than a whole one above 0 is kept as it was typed, so that it is refused by its name.
    static void Number(JsonObject body, DeskForm form, string name)
    {
        if (form[name].Length == 0) return;
        body[name] = form.Number(name) is > 0 and var number ? number : form[name];
    }

    static IEnumerable<(string, string)> Named<T>(Func<T, string> words)
        where T : struct, Enum => Enum.GetValues<T>().Select(one => (one.ToString(), words(one)));

    static Html Releases(PageFrame frame, IReadOnlyList<ListRelease> releases, PermitFormValues values)
    {
        var texts = frame.Texts.Listing;
        return FormParts.Select("release", texts.Form.Release, releases.Select(one => (
            Layout.Invariant(one.Number), texts.Form.ReleaseChoice(one.Number, texts.StateWords(one.State)))), values["release"]);
    }

    // Whoever puts a release in force reads here, too, why it waits.
    static Html Found(PageFrame frame, ListRelease release)
    {
        var (texts, forms) = (frame.Texts.Listing, frame.Forms);
        return Html.Of($"""
            <p class="term">{texts.Release(release.Number)}: {ListView.DifferenceWords(frame, release)}</p>
            {(release.Trust.Findings.Count == 0
                ? Html.Of($"<p>{texts.GatesNone}</p>")
                : Layout.List(release.Trust.Findings.Select(one =>
                    $"{texts.GateWords(one)}: {forms.Number(one.Count)} ({texts.SeverityWords(one.Severity)})")))}
            """);
    }

    static Html? Decide(PageFrame frame, IReadOnlyList<SetAsideShown> aside, PermitFormValues values)
    {
        var texts = frame.Texts.Listing;
        if (aside.Count == 0) return null;
        return Html.Of($"""
            {FormParts.Choices("entries", texts.Form.EntriesToDecide, "",
                aside.Take(ListView.MaxRows).Select(one => (one.Entry, texts.Form.EntryResembles(one.Entry, one.Note))),
                values.All("entries"))}
            {FormParts.Choices("decision", texts.Decision, "",
                [
                    ("never", texts.DecisionWords(EntryDecision.Never)), ("match", texts.DecisionWords(EntryDecision.Match)),
                ], values.All("decision"), isOne: true)}
            """);
    }

    static Html? Resume(PageFrame frame, SqliteConnection connection, ListShown list, PermitFormValues values)
    {
        var texts = frame.Texts.Listing;
        var suspended = EntryTable.Suspensions(connection, int.MaxValue)
            .Where(one => one.EndedAt is null && one.List == list.Name).Take(ListView.MaxRows).ToList();
        if (suspended.Count == 0) return null;
        return FormParts.Select("entry", texts.Entry, suspended.Select(one => (one.Entry, texts.Form.SuspendedChoice(
            one.Entry == EntryTable.WholeRelease ? texts.WholeRelease : one.Entry, frame.Forms.Number(one.Customers)))),
            values["entry"]);
    }
}
