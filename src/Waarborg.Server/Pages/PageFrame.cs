// What every page knows of the request: language, who looks, which installation this is.
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Reporting;
using Waarborg.Server.Guards;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

/// <summary>The frame around a page.</summary>
/// <param name="Texts">The texts in the reader's language.</param>
/// <param name="Kind">What the installation is for.</param>
/// <param name="Path">The page's own path with its query but for the language.</param>
/// <param name="Reader">The person who signed in, or null.</param>
/// <param name="IsOpenSample">True for whoever sits at the machine of a sample: he may look at every page.</param>
/// <param name="Now">The moment at which the page is made.</param>
/// <param name="Ledger">The ledger as it is published: every page says whether anybody else signed for it.</param>
/// <param name="HasPermits">True if a permit was ever granted: without one no page speaks of them.</param>
/// <param name="Unacknowledged">How many clocks of cases rang and were acknowledged by nobody; 0 for who sees no cases.</param>
/// <param name="Dangers">Dangers that somebody raised, and that nobody saw to; the same.</param>
/// <param name="Undelivered">How many messages to people outside did not arrive, and nobody settled; the same.</param>
/// <param name="Unreported">How many reports did not arrive; the same.</param>
sealed record PageFrame(
    PageTexts Texts, InstallationKind Kind, string Path, Person? Reader, bool IsOpenSample, DateTimeOffset Now,
    LedgerStanding Ledger, bool HasPermits, long Unacknowledged,
    IReadOnlyList<Danger> Dangers, long Undelivered, long Unreported)
{
    /// <summary>May whoever reads see pages that are for these roles?</summary>
    internal bool MaySee(IReadOnlyList<Role> roles) =>
        IsOpenSample || (Reader is { } person && (roles.Count == 0 || person.HasAny(roles)));

    internal IForms Forms => Texts.Forms;

    internal static string Version => CaseStore.ProgramVersion;

    /// <summary>This page in another language.</summary>
    internal string In(PageTexts texts) =>
        Path + (Path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "lang=" + texts.Tag;

    internal static PageFrame For(HttpContext http)
    {
        var services = http.RequestServices;
        var access = services.GetRequiredService<AccessGuard>();
        var installation = services.GetRequiredService<Installation>();
        var kept = http.Request.Query.Where(p => p.Key != Language.Parameter)
            .SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value));
        var frame = new PageFrame(
            Language.Of(http), installation.Kind, http.Request.Path + QueryString.Create(kept).Value, http.Person(),
            access.IsOpenSample(http), installation.Time.GetUtcNow(),
            LedgerStanding.Read(installation), services.GetRequiredService<PermitStore>().HasAny(),
            Unacknowledged: 0, Dangers: [], Undelivered: 0, Unreported: 0);
        // Whoever may not see it costs nothing.
        return !frame.MaySee(DeskRoles.Cases) ? frame : frame with
        {
            Unacknowledged = ClockRings.Unacknowledged(installation),
            Dangers = Waarborg.Notices.Dangers.Open(installation),
            Undelivered = Outbox.MissingCount(installation),
            Unreported = ReportStore.MissingCount(installation),
        };
    }
}
