// Makes a report of a case's own records and of the facts that a person adds; refused by name for what is missing.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <summary>What a person wants to be told.</summary>
/// <param name="CaseId">Of which case.</param>
/// <param name="Item">Of one item of it; null for all that is confirmed.</param>
/// <param name="To">To whom.</param>
/// <param name="Facts">What he adds.</param>
sealed record ReportWish(long CaseId, int? Item, string To, ReportFacts Facts);

/// <summary>What making a report gave.</summary>
abstract record AssembledReport
{
    /// <param name="Report">The report.</param>
    /// <param name="Left">Files that it does not hold, because it is full: they are reported next.</param>
    internal sealed record Made(CaseReport Report, int Left) : AssembledReport;

    internal sealed record Refused(IReadOnlyList<Wording> Said) : AssembledReport;
}

sealed class ReportAssembly(Installation installation)
{
    readonly CaseStore _cases = new(installation);
    readonly CaseCustomers _customers = new(installation);
    readonly SourceStore _sources = new(installation);

    internal AssembledReport Make(
        SqliteConnection connection, SqliteTransaction transaction, ReportWish wish, ReportRecipient recipient, int most)
    {
        var (caseId, facts) = (wish.CaseId, wish.Facts);
        if (_cases.Find(caseId) is not { } found) return Refused(
            $"There is no case {caseId}.", $"Er is geen dossier {caseId}.");
        // Everybody has the test pictures, and no list of test entries is of anything.
        if (found.IsTest || found.Category == "Test") return Refused(
            $"It is a test picture: nobody outside is told of it.", $"Het is een testbeeld: niemand buiten hoort ervan.");
        if (new SettingsStore(installation).Current(connection, transaction)?.Settings is not { } settings)
        {
            return Refused(
                $"The settings do not say who you are: ./waarborg settings", $"De instellingen zeggen niet wie u bent.");
        }

        var untold = ReportStore.UntoldItems(connection, transaction, caseId, recipient);
        var items = found.Items
            .Where(item => untold.Contains(item.Id) && (wish.Item is not { } number || item.Number == number)).ToList();
        if (items.Count == 0)
        {
            return found.Items.Any(item => item.Verdict == Verdict.Confirmed)
                ? Refused(
                    $"{recipient.Name} was told of all that is confirmed in case {caseId}. See: ./waarborg report list",
                    $"{recipient.Name} hoorde al alles wat in dossier {caseId} bevestigd is.")
                : Refused(
                    $"Nobody confirmed anything of case {caseId}. A candidate is reported to nobody.",
                    $"Niemand bevestigde iets in dossier {caseId}. Een mogelijke treffer wordt aan niemand gemeld.");
        }

        var told = items.Take(most).ToList();
        if (SeveralProblem(found, told, facts) is { } several) return new AssembledReport.Refused([several]);
        if (GroundOf(connection, transaction, found, told, facts, out var ground) is { } missing)
        {
            return new AssembledReport.Refused([missing]);
        }

        var prints = _cases.Prints(connection, caseId);
        var address = found.Source.Length == 0 ? null : _sources.Find(found.Source)?.Address;
        var report = new CaseReport(
            Guid.NewGuid().ToString(), installation.Time.GetUtcNow(), installation.Kind == InstallationKind.Sample, caseId,
            new(settings.Name, settings.Contact, settings.PublicAddress.AbsoluteUri),
            new(recipient.Name, recipient.Terms.Kind, recipient.Terms.Organisation), ground!, found.Source,
            [
                .. told.Select(item => ItemOf(
                    connection, transaction, found, item, address, prints.GetValueOrDefault(item.Id), facts)),
            ],
            facts, CustomerOf(found, told), Corrects: null);
        var problems = FormProblems(report, recipient.Terms);
        return problems.Count > 0
            ? new AssembledReport.Refused(problems)
            : new AssembledReport.Made(report, items.Count - told.Count);
    }

    /// <summary>What the form of this recipient cannot be without.</summary>
    internal static IReadOnlyList<Wording> FormProblems(CaseReport report, RecipientTerms terms) => terms switch
    {
        { Ncmec: not null } => CyberTipXml.Problems(report),
        { Mail.Form: MailForm.Xarf } => [.. XarfReport.Problems(report), .. XarfReport.Unsaid(report.Facts)],
        _ => [],
    };

    // Words, where something of it is missing. What it is known as comes from the entry, or from whoever judged.
    static Wording? GroundOf(
        SqliteConnection connection, SqliteTransaction transaction, Case found, List<CaseItem> items, ReportFacts facts,
        out ReportGround? ground)
    {
        ground = null;
        var aware = found.Cause switch
        {
            CaseCause.Match => facts.Aware ?? HowAware.OwnMotion,
            CaseCause.Order => facts.Aware ?? HowAware.PublicAuthority,
            _ => facts.Aware,
        };
        if (aware is not { } how)
        {
            return new(
                "aware: a notice said so, and who gave it? Say in --facts: Hotline, PublicAuthority, UserFlag or Other.",
                "aware: een verzoek zei het, en van wie kwam dat? Zeg het bij de feiten: van een meldpunt, een autoriteit, een "
                + "gebruiker of iemand anders.");
        }

        ReportCategory? entry = Enum.TryParse<ReportCategory>(found.Category, out var known) ? known : null;
        if (entry is not null && facts.Category is not null && facts.Category != entry)
        {
            return new(
                $"category: the entry says {entry}. If it is not, reject the match; a report does not overrule it.",
                $"category: de vermelding zegt {entry}. Is het dat niet, wijs de treffer dan af; een melding gaat niet voor.");
        }

        var verdicts = items.SelectMany(item => VerdictStore.Of(connection, transaction, new(found.Id, item.ContentKey)))
            .Where(given => given.IsConfirmed).Select(given => given.By).Distinct(StringComparer.Ordinal).Count();
        var at = connection.Query<string?>(
            "select verdict_at from case_items where id in @ids and verdict = 'Confirmed'",
            new { ids = items.Select(item => item.Id).ToArray() }, transaction).OfType<string>().Max(StringComparer.Ordinal);
        ground = new(
            how, facts.Detail, entry ?? facts.Category, facts.Class, facts.IncidentType,
            found.Supplier.Length == 0 ? null : found.Supplier, found.Reference.Length == 0 ? null : found.Reference,
            found.Cause == CaseCause.Match,
            items.All(item => item.IsByAddress || VerdictStore.IsExact(connection, transaction, item)), verdicts,
            at is null ? null : Instant.Of(at));
        return null;
    }

    ReportItem ItemOf(
        SqliteConnection connection, SqliteTransaction transaction, Case found, CaseItem item, string? address,
        Fingerprinting.Fingerprint? print, ReportFacts facts)
    {
        var url = address is null ? facts.Url : SourceAddress.UrlOf(address, item.Locator.Bytes);
        if (found.Cause != CaseCause.Match) url = new OpenedCases(installation).DetailsOf(found.Id)?.Address ?? url;
        var measure = item.Restriction switch
        {
            ItemRestriction.Shredded => ReportMeasure.Removed,
            ItemRestriction.Disabled or ItemRestriction.Disabling or ItemRestriction.Sealed => ReportMeasure.Disabled,
            _ => ReportMeasure.None,
        };
        var at = measure == ReportMeasure.None
            ? null
            : connection.ExecuteScalar<string?>(
                "select ended_at from restrictions where id = @DisableId", new { item.DisableId }, transaction);
        return new(
            item.Id, item.Number, item.Locator.ToString(), url is null ? null : ShownText.Of(url), Hex(item.Sha256)!,
            Hex(print?.Digests.Sha1),
            Hex(print?.Digests.Md5), print?.Picture.Format, item.Version?.Size, item.FoundAt, measure,
            at is null ? null : Instant.Of(at), item.Restriction == ItemRestriction.Sealed ? item.DisableId : null);
    }

    static string? Hex(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);

    // One name only where all of it is one customer's.
    string? CustomerOf(Case found, List<CaseItem> items) =>
        WhoseAre(found, items) is [{ } one] ? ShownText.Of(one) : null;

    List<string?> WhoseAre(Case found, List<CaseItem> items) =>
        [.. items.Select(item => (_customers.Of(found, item) as Whose.Known)?.Id).Distinct(StringComparer.Ordinal)];

    // What is said of one upload, of one customer or of one address is never told of another.
    Wording? SeveralProblem(Case found, List<CaseItem> items, ReportFacts facts)
    {
        if (items.Count > 1 && (facts.Upload is not null || facts.Url is not null))
        {
            return Wording.Of(
                $"upload, url: they are of one file, and this is about {items.Count}. Report each by itself: --item N",
                $"upload, url: die zijn van één bestand, en dit gaat over {items.Count}. Meld elk bestand apart.");
        }

        return facts.User is not null && WhoseAre(found, items).Count > 1
            ? new(
                "user: these files are of several customers. Report each by itself: --item N",
                "user: deze bestanden zijn van meer dan één klant. Meld elk bestand apart.")
            : null;
    }

    static AssembledReport.Refused Refused(FormattableString english, FormattableString dutch) =>
        new([Wording.Of(english, dutch)]);
}
