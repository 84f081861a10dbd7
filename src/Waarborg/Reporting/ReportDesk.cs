// Where a person makes a report, takes one back, or says why nobody is told.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <summary>What became of a person's wish.</summary>
abstract record ReportAnswer
{
    internal sealed record Done(long Id, string Words) : ReportAnswer;

    internal sealed record Refused(IReadOnlyList<Wording> Said) : ReportAnswer
    {
        internal IReadOnlyList<string> Problems => [.. Said.Select(one => one.English)];
    }
}

sealed class ReportDesk(Installation installation)
{
    readonly ReportStore _store = new(installation);
    readonly ReportAssembly _assembly = new(installation);
    readonly ReportMails _mails = new(installation);
    readonly ReportQueue _queue = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>Makes a report of what is confirmed in a case; it goes out as soon as somebody sends.</summary>
    internal ReportAnswer Make(ReportWish wish, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (RecipientStore.Find(connection, transaction, wish.To) is not { WithdrawnAt: null } recipient)
        {
            return Refused(
                $"There is no recipient {wish.To}. See: ./waarborg report to list", $"Er is geen ontvanger {wish.To}.");
        }

        if (recipient.Terms.Transparency is not null)
        {
            return Refused(
                $"{wish.To} gets statements of reasons, which are made by themselves, and no reports.",
                $"{wish.To} krijgt motiveringen, die vanzelf worden gemaakt, en geen meldingen.");
        }

        switch (Assemble(connection, transaction, wish, recipient))
        {
            case AssembledReport.Refused refused:
                return new ReportAnswer.Refused(refused.Said);
            case AssembledReport.Made made:
                if (Keep(connection, transaction, made.Report, recipient, corrects: null, actor, out var id) is { } problem)
                {
                    return new ReportAnswer.Refused([problem]);
                }

                transaction.Commit();
                return new ReportAnswer.Done(id, Text($"Report {id} of case {wish.CaseId} goes to {recipient.Name}, about ")
                    + Text($"{made.Report.Items.Count} files")
                    + (made.Left > 0 ? Text($"; {made.Left} more do not go into one report: make another.") : "."));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // As many files as there are room for: what is over is reported next.
    AssembledReport Assemble(
        SqliteConnection connection, SqliteTransaction transaction, ReportWish wish, ReportRecipient recipient)
    {
        var assembled = _assembly.Make(connection, transaction, wish, recipient, CaseReport.MaxItems);
        while (assembled is AssembledReport.Made { Report: { Items.Count: > 1 } report }
            && !ReportMails.Fits(report, recipient.Terms))
        {
            assembled = _assembly.Make(connection, transaction, wish, recipient, report.Items.Count / 2);
        }

        return assembled;
    }

    // Words, where there is nothing by which it could go.
    Wording? Keep(
        SqliteConnection connection, SqliteTransaction transaction, CaseReport report, ReportRecipient recipient, long? corrects,
        Actor actor, out long id)
    {
        id = 0;
        long? message = null;
        if (recipient.Terms.Mail is not null
            && _mails.Write(connection, transaction, report, recipient.Terms, out message) is { } problem)
        {
            return problem;
        }

        var (record, nonce) = Journal.CommitTo(ReportJson.Of(report));
        id = _store.Add(
            connection, transaction, report, WayOf(recipient.Terms), corrects, _journal.Now(connection, transaction), actor,
            message, record);
        _journal.Append(connection, transaction, ClosedEntries.Report(
            report.CaseId, recipient.Name, record, nonce, Persons.By(connection, transaction, actor.ToString())));
        return null;
    }

    /// <summary>The way by which a recipient is reached.</summary>
    internal static ReportWay WayOf(RecipientTerms terms) => terms switch
    {
        { Mail: not null } => ReportWay.Mail,
        { Ncmec: not null } => ReportWay.Ncmec,
        _ => ReportWay.Folder,
    };

    /// <summary>Takes a report back: what did not arrive does not go; what arrived is corrected.</summary>
    internal ReportAnswer Retract(long id, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (_store.Find(id) is not { } row || row.Way == ReportWay.None) return NoReport(id);
        if (row.Corrects is not null) return Refused(
            $"Report {id} takes another back itself.", $"Melding {id} is zelf een intrekking.");
        if (IsInFolder(connection, transaction, row))
        {
            // Its sender stopped before it wrote that down.
            _queue.Arrive(connection, transaction, id, Actor.Housekeeping);
            row = row with { State = ReportState.Sent };
        }
        else if (row is { Way: ReportWay.Folder, State: ReportState.Sending, Step: ReportStep.Handing })
        {
            return Refused(
                $"Report {id} is being handed over, or something stopped it there: ./waarborg report send, then take it back.",
                $"Melding {id} wordt overhandigd, of iets brak dat af: ./waarborg report send, en trek haar dan in.");
        }

        return row.State switch
        {
            ReportState.Sent => Correct(connection, transaction, row, actor),
            ReportState.Sending or ReportState.Stopped => Withdraw(connection, transaction, row, actor),
            _ => Refused(
                $"Report {id} is not on its way and did not arrive: nothing is to be taken back.",
                $"Melding {id} is niet onderweg en niet aangekomen: er is niets in te trekken."),
        };
    }

    ReportAnswer Withdraw(SqliteConnection connection, SqliteTransaction transaction, ReportRow row, Actor actor)
    {
        if (row.Message is { } mail && !ReportMails.TryWithdraw(connection, transaction, mail))
        {
            return Refused(
                $"Report {row.Id} may be on its way: see ./waarborg message list, and take it back when it is known.",
                $"Melding {row.Id} is misschien onderweg: kijk bij de berichten, en trek haar in als dat bekend is.");
        }

        var now = _journal.Now(connection, transaction);
        // What NCMEC was asked and did not answer may have been done there; it is asked to forget it.
        var isThere = row.Way == ReportWay.Ncmec && row.Step != ReportStep.Ready;
        connection.Execute(
            isThere
                ? """
                  update reports set step = 'Retracting', due_at = @now, problem = null,
                      tries = case when state = 'Stopped' then 0 else tries + 1 end, state = 'Sending'
                  where id = @Id
                  """
                : """
                  update reports set state = 'Retracted', step = 'Done', due_at = null, problem = null,
                      tries = tries + 1, ended_at = @now, ended_by = @by where id = @Id
                  """,
            new { row.Id, now = Instant.Text(now), by = actor.ToString() }, transaction);
        if (!isThere)
        {
            ReportQueue.ForgetWithdrawn(connection, transaction, row.Id);
            ReportEnds.Say(_journal, connection, transaction, row.Id, ReportEnd.Withdrawn, actor.ToString());
        }

        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return new ReportAnswer.Done(row.Id, isThere
            ? Text($"NCMEC is asked to forget report {row.Id}.")
            : Text($"Report {row.Id} does not go out."));
    }

    ReportAnswer Correct(SqliteConnection connection, SqliteTransaction transaction, ReportRow row, Actor actor)
    {
        if (ReportStore.IsTakenBack(connection, transaction, row.Id))
        {
            return Refused(
                $"Report {row.Id} was taken back already. See: ./waarborg report list", $"Melding {row.Id} is al ingetrokken.");
        }

        if (RecipientStore.Find(connection, transaction, row.Recipient ?? "") is not { } recipient)
        {
            return Refused(
                $"There is no recipient {row.Recipient} any more.", $"Er is geen ontvanger {row.Recipient} meer.");
        }

        if (_store.ContentOf(row.Id) is not { } told) return Refused(
            $"What report {row.Id} told is not kept any more.", $"Wat melding {row.Id} vertelde, wordt niet meer bewaard.");
        var now = _journal.Now(connection, transaction);
        var stands = connection.Query<long>(
            """
            select i.id from case_items i join cases c on c.id = i.case_id
            where i.id in @ids and (i.verdict = 'Confirmed' or c.cause = 'Order')
            """,
            new { ids = told.Items.Select(item => item.Item).ToArray() }, transaction).ToHashSet();
        var correction = told with
        {
            Number = Guid.NewGuid().ToString(),
            MadeAt = now,
            Corrects = told.Number,
            Fallen = [.. told.Items.Where(item => !stands.Contains(item.Item)).Select(item => item.Number)],
        };
        if (Keep(connection, transaction, correction, recipient, row.Id, actor, out var id) is { } problem)
        {
            return new ReportAnswer.Refused([problem]);
        }

        // The whole report is taken back, so that what still stands of it is to be told of anew.
        connection.Execute(
            "update report_items set taken_back = 1 where report_id = @old", new { old = row.Id }, transaction);
        transaction.Commit();
        return new ReportAnswer.Done(id, Text($"Report {id} takes report {row.Id} back, with {recipient.Name}.")
            + (stands.Count > 0 ? " What still stands of it is to be reported anew, or waived." : ""));
    }

    /// <summary>Says why nobody is told of what is confirmed in a case now.</summary>
    internal ReportAnswer WaiveCase(long caseId, string reason, Actor actor)
    {
        if (ReasonProblem(reason) is { } problem) return new ReportAnswer.Refused([problem]);
        if (!_store.IsDue(caseId)) return Refused(
            $"Nobody is to be told of case {caseId}.", $"Van dossier {caseId} hoeft niemand te worden verteld.");
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var id = _store.AddWaiver(connection, transaction, caseId, reason, now, actor);
        ReportEnds.SayOfCase(_journal, connection, transaction, caseId, actor.ToString());
        transaction.Commit();
        return new ReportAnswer.Done(id, Text($"Nobody is told of what is confirmed in case {caseId} now."));
    }

    /// <summary>Says why a report is not sent, or a report that arrived not taken back by this program.</summary>
    internal ReportAnswer Waive(long id, string reason, Actor actor)
    {
        if (ReasonProblem(reason) is { } problem) return new ReportAnswer.Refused([problem]);
        if (_store.Find(id)?.Message is { } mail)
        {
            return _mails.Settle(id, mail, reason, actor) is { } arrived
                ? new ReportAnswer.Refused([arrived])
                : new ReportAnswer.Done(id, Text($"Report {id} is not sent."));
        }

        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (_store.Find(id) is not { } row) return NoReport(id);
        if (row.State is not (ReportState.Sending or ReportState.Stopped))
        {
            return Refused(
                $"Report {id} is not on its way: nothing is left to be waived.",
                $"Melding {id} is niet onderweg: er is niets meer te laten.");
        }

        if (IsInFolder(connection, transaction, row))
        {
            _queue.Arrive(connection, transaction, id, Actor.Housekeeping);
            transaction.Commit();
            return Refused(
                $"Report {id} lies where {row.Recipient} fetches it: it arrived. To take it back: ./waarborg report retract {id}",
                $"Melding {id} ligt waar {row.Recipient} haar ophaalt: zij is aangekomen. Zij is nog in te trekken.");
        }

        if (row is { Way: ReportWay.Folder, State: ReportState.Sending, Step: ReportStep.Handing })
        {
            return Refused(
                $"Report {id} is being put where {row.Recipient} fetches it. Try again in a moment.",
                $"Melding {id} wordt neergelegd waar {row.Recipient} haar ophaalt. Probeer het zo dadelijk weer.");
        }

        if (MayCount(row) && row is not { Step: ReportStep.Retracting, State: ReportState.Stopped })
        {
            return Refused(
                $"NCMEC was asked to finish report {id}, so that it may count there. First: ./waarborg report retract {id}",
                $"NCMEC is gevraagd melding {id} af te ronden, zodat zij daar kan tellen. Trek haar eerst in.");
        }

        _queue.Waive(connection, transaction, id, _store.SealReason(reason), actor.ToString());
        transaction.Commit();
        return new ReportAnswer.Done(id, Text($"Report {id} is not sent."));
    }

    /// <summary>A person knows that a mail arrived of which nobody here does, or handed the report over himself.</summary>
    internal ReportAnswer Arrived(long id, Actor actor)
    {
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            // Read while nobody else writes: the sender may have come to its end meanwhile.
            if (_store.Find(id) is not { } row) return NoReport(id);
            if (row is not { State: ReportState.Sending or ReportState.Stopped, Problem: not null })
            {
                return NotFailed(id);
            }

            if (row.Message is null)
            {
                if (!MayCount(row))
                {
                    return Refused(
                        $"Whether report {id} arrived is known here.", $"Of melding {id} is aangekomen, is hier bekend.");
                }

                _queue.Arrive(connection, transaction, id, actor);
                transaction.Commit();
                return new ReportAnswer.Done(id, Text($"Report {id} arrived, as you say."));
            }
        }

        return _mails.Arrived(id, _store.Find(id)!.Message!.Value, actor) is { } no
            ? new ReportAnswer.Refused([no])
            : new ReportAnswer.Done(id, Text($"Report {id} arrived, as you say."));
    }

    /// <summary>A person wants a report that stopped, or that waits, to be tried now.</summary>
    internal ReportAnswer TryAgain(long id)
    {
        using var connection = installation.Database.Open();
        var row = _store.Find(id);
        // What people judged otherwise since, and what has another recipient by now, is not sent by anybody.
        if (row is { State: ReportState.Sending or ReportState.Stopped }
            && (row.Message is null
                ? ReportStore.FallenWords(connection, null, id)
                : ReportStore.DoubtOf(connection, null, id)) is { } doubt && row.Step != ReportStep.Retracting)
        {
            return Refused($"Report {id}: {doubt.English}", $"Melding {id}: {doubt.Dutch}");
        }

        if (row?.Message is { } mail)
        {
            return _mails.Again(mail) is { } no
                ? new ReportAnswer.Refused([no])
                : new ReportAnswer.Done(id, Text($"Report {id} is tried again."));
        }

        var changed = connection.Execute(
            """
            update reports set state = 'Sending', due_at = @now, tries = case when state = 'Stopped' then 0 else tries end
            where id = @id and (state = 'Stopped' or (state = 'Sending' and problem is not null))
            """,
            new { id, now = Instant.Text(installation.Time.GetUtcNow()) });
        return changed > 0
            ? new ReportAnswer.Done(id, Text($"Report {id} is tried again."))
            : NotFailed(id);
    }

    /// <summary>Was NCMEC asked to finish it, so that it may count there whatever is known here?</summary>
    internal static bool MayCount(ReportRow row) => row is
    {
        Way: ReportWay.Ncmec, State: ReportState.Sending or ReportState.Stopped,
        Step: ReportStep.Finishing or ReportStep.Retracting,
    };

    static bool IsInFolder(SqliteConnection connection, SqliteTransaction transaction, ReportRow row) =>
        row is { Way: ReportWay.Folder, State: ReportState.Sending or ReportState.Stopped, Step: ReportStep.Handing }
        && RecipientStore.Find(connection, transaction, row.Recipient ?? "") is { Terms.Folder: { } folder }
        && ReportFolder.Has(row.Number, folder);

    internal static Wording? ReasonProblem(string reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > ReportStore.MaxReasonLength || reason.Any(char.IsControl)
            ? Wording.Of(
                $"reason: why, in 1 to {ReportStore.MaxReasonLength} characters.",
                $"reden: waarom, in 1 tot {ReportStore.MaxReasonLength} tekens.")
            : null;

    static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);

    static ReportAnswer.Refused NoReport(long id) => Refused($"There is no report {id}.", $"Er is geen melding {id}.");

    static ReportAnswer.Refused NotFailed(long id) => Refused(
        $"Report {id} is not one that failed.", $"Melding {id} is er geen die mislukte.");

    static ReportAnswer.Refused Refused(FormattableString english, FormattableString dutch) => new([Wording.Of(english, dutch)]);
}
