// Sends the reports that are due, each by its recipient's way, until it arrived or a person is to say what becomes of it.
using Waarborg.Lists.Suppliers;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <summary>How reports are sent; a test has its own.</summary>
/// <param name="Addresses">NCMEC's two systems.</param>
/// <param name="Patience">How long they are waited for.</param>
/// <param name="Files">The bytes of a file, where two people allowed that they are handed over.</param>
/// <param name="AtPoint">Called between two steps.</param>
sealed record ReportWays(
    CyberTipAddresses Addresses, OutsidePatience Patience, ReportedFile Files, Action<string> AtPoint)
{
    /// <summary>One try each: what fails is tried again when it is due.</summary>
    internal static OutsidePatience UsualPatience { get; } =
        new(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(2), TimeSpan.Zero, 0);

    internal static ReportWays Usual { get; } = new(
        CyberTipAddresses.Usual, UsualPatience,
        static (_, _, _) => Task.FromResult<FileForReport>(new FileForReport.Not(new(
            "no file is read here", "hier wordt geen bestand gelezen"))), static _ => { });
}

sealed class ReportSender(Installation installation, ReportWays ways)
{
    readonly ReportQueue _queue = new(installation);
    readonly ReportStore _store = new(installation);
    readonly ReportMails _mails = new(installation);

    /// <summary>Sends what is due.</summary>
    /// <returns>How many were tried.</returns>
    internal async Task<int> SendDueAsync(CancellationToken cancellation)
    {
        var tried = await _mails.SendAsync(cancellation);
        while (_queue.Claim() is { } row)
        {
            tried++;
            try
            {
                if (IsGivenUp(row)) _queue.Stop(row, ReportFaults.BrokeOff(row.Tries));
                else await SendAsync(row, cancellation);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or KeyRingException
                or System.Security.Cryptography.CryptographicException or Microsoft.Data.Sqlite.SqliteException)
            {
                // Of this machine: the others know nothing of it.
                _queue.Again(row, ReportFaults.OfThisMachine(error));
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException)
            {
                // Nothing of what it holds: a person looks, and the others go on.
                _queue.Stop(row, ReportFaults.Unwritable(row.Recipient, error));
            }
        }

        return tried;
    }

    // What NCMEC has open it is asked to forget, once more; and a person's wish that it forgets has tries of its own.
    static bool IsGivenUp(ReportRow row) => row.Step == ReportStep.Retracting
        ? row.Tries > 2 * ReportQueue.MaxTries
        : row.Tries > ReportQueue.MaxTries + (IsOpenThere(row) ? 1 : 0);

    static bool IsOpenThere(ReportRow row) => row is
    {
        Way: ReportWay.Ncmec, Corrects: null, Remote: not null, Step: ReportStep.Open or ReportStep.Finishing,
    };

    async Task SendAsync(ReportRow row, CancellationToken cancellation)
    {
        ReportRecipient? recipient;
        Wording? doubt;
        using (var connection = installation.Database.Open())
        {
            recipient = RecipientStore.Find(connection, null, row.Recipient ?? "");
            doubt = ReportStore.FallenWords(connection, null, row.Id);
        }

        // Who was told by a recipient's own way is to know what does not hold any more, also where he was withdrawn since.
        var isTakingBack = row.Step == ReportStep.Retracting || row.Corrects is not null;
        if (recipient is null || (recipient.WithdrawnAt is not null && !isTakingBack))
        {
            _queue.Stop(row, ReportFaults.NoRecipient(row.Recipient));
            return;
        }

        // What NCMEC was asked to forget is asked for still.
        if (doubt is not null && row.Step != ReportStep.Retracting)
        {
            if (recipient.Terms.Folder is { } there && row.Step == ReportStep.Handing && ReportFolder.Has(row.Number, there))
            {
                _queue.End(row, ReportState.Sent, null, isTest: false);
            }
            else _queue.Stop(row, doubt);
            return;
        }

        var report = _store.ContentOf(row.Id);
        switch (row.Way, recipient.Terms)
        {
            case (ReportWay.Ncmec, { Ncmec: not null }):
                await new CyberTipSending(
                    installation, _queue, ways.Addresses, ways.Patience, ways.Files, ways.AtPoint)
                    .RunAsync(row, report, recipient, cancellation);
                break;
            case (ReportWay.Folder, { Folder: { } folder }):
                Hand(row, report!, folder);
                break;
            default:
                _queue.Stop(row, ReportFaults.OtherWay(row.Recipient));
                break;
        }
    }

    void Hand(ReportRow row, CaseReport report, string folder)
    {
        if (!_queue.Step(row, ReportStep.Handing)) return;
        ways.AtPoint("before folder");
        if (ReportFolder.Hand(report, folder) is { } problem)
        {
            if (_queue.Step(row, ReportStep.Ready)) _queue.Again(row, problem);
            return;
        }

        ways.AtPoint("after folder");
        _queue.End(row, ReportState.Sent, null, isTest: false);
    }
}
