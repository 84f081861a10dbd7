// One report to NCMEC, step by step: opened, filled, finished. Whatever stops it, it counts once there, and never stays open.
using System.Xml.Schema;
using Waarborg.Lists.Suppliers;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <summary>A file that is to be handed over.</summary>
abstract record FileForReport
{
    /// <summary>Its bytes.</summary>
    internal sealed record Whole(byte[] Bytes) : FileForReport
    {
        protected override bool PrintMembers(System.Text.StringBuilder builder)
        {
            builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Bytes.Length} bytes");
            return true;
        }
    }

    /// <summary>They cannot be handed over, and why.</summary>
    internal sealed record Not(Wording Said) : FileForReport;
}

/// <summary>The bytes of a file that is handed over. Asked only where two people allowed it.</summary>
delegate Task<FileForReport> ReportedFile(CaseReport report, ReportItem item, CancellationToken cancellation);

/// <remarks>
/// NCMEC forgets a report that was opened and not finished, a day after it was opened or an hour after its last change. So
/// whoever does not know whether a report was opened opens another, and nothing is doubled. Once it is asked to finish one, it
/// is asked about that one again until it says what became of it: a report that it calls finished counts. After the last try it
/// is asked to forget what it opened, before a person is asked what becomes of it.
/// </remarks>
sealed class CyberTipSending(
    Installation installation, ReportQueue queue, CyberTipAddresses addresses, OutsidePatience patience, ReportedFile files,
    Action<string> atPoint)
{
    internal async Task RunAsync(ReportRow row, CaseReport? report, ReportRecipient recipient, CancellationToken cancellation)
    {
        var way = recipient.Terms.Ncmec!;
        string secret;
        try
        {
            secret = SecretFile.Read(installation.Keys, recipient.SecretName);
        }
        catch (KeyRingException)
        {
            queue.Again(row, ReportFaults.NoSecret(recipient.SecretName));
            return;
        }

        var before = row.Corrects is { } id ? new ReportStore(installation).Find(id) : row;
        var isBegun = row.Corrects is not null || before!.Remote is not null;
        // What was begun at one of the two systems ends there, whatever two people said since.
        var there = isBegun ? way with { Production = before is { IsTest: false } } : way;
        using var client = new CyberTipClient(addresses.Of(there), secret, patience, installation.Time);
        if (row.Corrects is not null) await TakeBackAsync(row, before?.Remote, client, cancellation);
        else if (row is { Tries: > ReportQueue.MaxTries, Remote: { } left })
        {
            await GiveUpAsync(
                row, left, new("each try broke off", "elke poging brak af"), client, cancellation);
        }
        else if (row.Step == ReportStep.Retracting) await RetractAsync(row, row.Remote, client, cancellation);
        else if (row.Remote is { } remote && (row.Step == ReportStep.Finishing || (row.Step == ReportStep.Open && !way.Upload)))
        {
            if (queue.Step(row, ReportStep.Finishing, remote, row.IsTest))
            {
                await FinishAsync(row, remote, there, client, cancellation);
            }
        }
        else await SubmitAsync(row, report!, there, client, cancellation);
    }

    async Task SubmitAsync(
        ReportRow row, CaseReport report, NcmecWay way, CyberTipClient client, CancellationToken cancellation)
    {
        if (new CyberTipSchema(installation).Current() is not { } schema)
        {
            queue.Stop(row, new(
                "NCMEC's schema is not here: fetch it, and ./waarborg report schema --from FILE",
                "NCMEC's schema is hier niet: haal het op, en geef het met ./waarborg report schema --from FILE"));
            return;
        }

        var document = CyberTipXml.Report(report, way);
        if (CyberTipSchema.Problems(schema, document) is { Count: > 0 } problems)
        {
            queue.Stop(row, Wording.Joined(" ", problems));
            return;
        }

        if (!queue.Step(row, ReportStep.Handing, isTest: !way.Production)) return;
        atPoint("before submit");
        var outcome = await client.SubmitAsync(document, cancellation);
        atPoint("after submit");
        switch (outcome)
        {
            case CyberTipOutcome.Done { Answer.ReportId: { } remote }:
                if (!queue.Step(row, ReportStep.Open, remote, !way.Production)) return;
                atPoint("opened");
                if (way.Upload && !await FilesAsync(row, report, remote, schema, client, cancellation)) return;
                if (!queue.Step(row, ReportStep.Finishing, remote, !way.Production)) return;
                await FinishAsync(row, remote, way, client, cancellation);
                break;
            case CyberTipOutcome.Done:
                queue.Again(row, new(
                    "NCMEC opened a report and did not say its number", "NCMEC opende een melding en zei niet welk nummer"));
                break;
            default:
                Fail(row, outcome);
                break;
        }
    }

    // All of them in one go: what stops in between leaves an open report, which is forgotten, and another begins anew.
    async Task<bool> FilesAsync(
        ReportRow row, CaseReport report, long remote, XmlSchemaSet schema, CyberTipClient client,
        CancellationToken cancellation)
    {
        var notHanded = new List<Wording>();
        foreach (var item in report.Items)
        {
            var file = await files(report, item, cancellation);
            if (file is FileForReport.Not not) notHanded.Add(Wording.Of(
                $"file {item.Number}: {not.Said.English}", $"bestand {item.Number}: {not.Said.Dutch}"));
            if (file is not FileForReport.Whole whole) continue;
            atPoint("before upload");
            var uploaded = await client.UploadAsync(remote, whole.Bytes, cancellation);
            if (uploaded is not CyberTipOutcome.Done { Answer.FileId: { } fileId })
            {
                await FailOrForgetAsync(row, remote, uploaded, client, cancellation);
                return false;
            }

            var details = CyberTipXml.FileDetails(report, item, remote, fileId);
            if (CyberTipSchema.Problems(schema, details) is { Count: > 0 } problems)
            {
                queue.Stop(row, Wording.Joined(" ", problems));
                return false;
            }

            atPoint("before fileinfo");
            var told = await client.FileInfoAsync(details, cancellation);
            if (told is CyberTipOutcome.Done) continue;
            await FailOrForgetAsync(row, remote, told, client, cancellation);
            return false;
        }

        queue.NoteNotHanded(row, notHanded.Count == 0 ? null : Wording.Joined("; ", notHanded));
        return true;
    }

    async Task FinishAsync(
        ReportRow row, long remote, NcmecWay way, CyberTipClient client, CancellationToken cancellation)
    {
        atPoint("before finish");
        var outcome = await client.FinishAsync(remote, cancellation);
        atPoint("after finish");
        switch (outcome)
        {
            case CyberTipOutcome.Done { Answer.ReportId: { } said } when said != remote:
                queue.Stop(row, new(
                    "NCMEC said of another report that it is finished", "NCMEC zei van een andere melding dat die af is"));
                break;
            // It was finished by the try before, of which no answer came.
            case CyberTipOutcome.Done or CyberTipOutcome.Refused { Code: CyberTipCodes.Finished }:
                queue.End(row, ReportState.Sent, remote, !way.Production);
                break;
            default:
                await FailOrForgetAsync(row, remote, outcome, client, cancellation);
                break;
        }
    }

    // It was forgotten before it was finished: another is opened.
    async Task FailOrForgetAsync(
        ReportRow row, long remote, CyberTipOutcome outcome, CyberTipClient client, CancellationToken cancellation)
    {
        switch (outcome)
        {
            case CyberTipOutcome.Refused { Code: CyberTipCodes.NoReport }:
                if (queue.Step(row, ReportStep.Ready)) queue.Again(row, CyberTipCodes.Of(CyberTipCodes.NoReport));
                break;
            case CyberTipOutcome.Again again when row.Tries >= ReportQueue.MaxTries:
                await GiveUpAsync(row, remote, again.Said, client, cancellation);
                break;
            default:
                Fail(row, outcome);
                break;
        }
    }

    // Nobody goes on with it by himself: nothing is left open there, and where it counts after all, that is known.
    async Task GiveUpAsync(
        ReportRow row, long remote, Wording problem, CyberTipClient client, CancellationToken cancellation)
    {
        var tried = ReportFaults.Tried(problem, row.Tries);
        atPoint("before giving up");
        switch (await client.RetractAsync(remote, cancellation))
        {
            case CyberTipOutcome.Done or CyberTipOutcome.Refused { Code: CyberTipCodes.Retracted or CyberTipCodes.NoReport }:
                if (queue.Step(row, ReportStep.Ready)) queue.Stop(row, tried.With(
                    ", and NCMEC forgot what it had opened", ", en NCMEC vergat wat het had geopend"));
                break;
            case CyberTipOutcome.Refused { Code: CyberTipCodes.Finished }:
                // At which of the two systems was written down with its number.
                queue.End(row, ReportState.Sent, remote, new ReportStore(installation).Find(row.Id)!.IsTest);
                break;
            default:
                queue.Stop(row, tried.With(
                    "; NCMEC was asked to forget what it had opened, and did not say that it did",
                    "; NCMEC is gevraagd te vergeten wat het had geopend, en zei niet dat dat gebeurde"));
                break;
        }
    }

    async Task RetractAsync(ReportRow row, long? remote, CyberTipClient client, CancellationToken cancellation)
    {
        // One whose number nobody knows is not finished by anybody, and forgotten.
        if (remote is not { } known)
        {
            queue.End(row, ReportState.Retracted, null, row.IsTest);
            return;
        }

        atPoint("before retract");
        switch (await client.RetractAsync(known, cancellation))
        {
            case CyberTipOutcome.Done or CyberTipOutcome.Refused { Code: CyberTipCodes.Retracted or CyberTipCodes.NoReport }:
                queue.End(row, ReportState.Retracted, known, row.IsTest);
                break;
            // It was finished after all: it counts, and is to be corrected.
            case CyberTipOutcome.Refused { Code: CyberTipCodes.Finished }:
                queue.End(row, ReportState.Sent, known, row.IsTest);
                break;
            case var outcome:
                Fail(row, outcome);
                break;
        }
    }

    // A report that arrived is taken back where NCMEC still does that; else a person tells it.
    async Task TakeBackAsync(ReportRow row, long? told, CyberTipClient client, CancellationToken cancellation)
    {
        if (told is not { } remote)
        {
            queue.Stop(row, new(
                "nobody knows what NCMEC calls the report that is to be taken back",
                "niemand weet hoe NCMEC de melding noemt die moet worden ingetrokken"));
            return;
        }

        switch (await client.RetractAsync(remote, cancellation))
        {
            case CyberTipOutcome.Done or CyberTipOutcome.Refused { Code: CyberTipCodes.Retracted or CyberTipCodes.NoReport }:
                queue.End(row, ReportState.Sent, remote, row.IsTest);
                break;
            case CyberTipOutcome.Refused { Code: CyberTipCodes.Finished }:
                var then = System.FormattableString.Invariant($"./waarborg report waive {row.Id} --reason WORDS");
                queue.Stop(row, Wording.Of(
                    $"NCMEC takes nothing back that is finished. Tell it of its report {remote}, and then: {then}",
                    $"NCMEC neemt niets terug wat af is. Vertel NCMEC zelf van melding {remote} daar, en dan: {then}"));
                break;
            case var outcome:
                Fail(row, outcome);
                break;
        }
    }

    void Fail(ReportRow row, CyberTipOutcome outcome)
    {
        switch (outcome)
        {
            case CyberTipOutcome.Again again: queue.Again(row, again.Said, again.Wait); break;
            case CyberTipOutcome.Refused refused: queue.Stop(row, refused.Said); break;
            case CyberTipOutcome.Done:
                queue.Again(row, new(
                    "NCMEC did not say what it calls the file", "NCMEC zei niet hoe het bestand daar heet"));
                break;
            default: throw new System.Diagnostics.UnreachableException();
        }
    }
}
