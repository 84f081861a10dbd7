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

    internal sealed record Refused(IReadOnlyList<string> Problems) : ReportAnswer;
}

sealed class ReportDesk(Installation installation)
{
    readonly ReportStore _store = new(installation);
    readonly ReportAssembly _assembly = new(installation);
    readonly ReportMails _mails = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>Makes a report of what is confirmed in a case; it goes out as soon as somebody sends.</summary>
    internal ReportAnswer Make(ReportWish wish, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (RecipientStore.Find(connection, transaction, wish.To) is not { WithdrawnAt: null } recipient)
        {
            return Refused($"There is no recipient {wish.To}. See: ./waarborg report to list");
        }

        if (recipient.Terms.Transparency is not null)
        {
            return Refused($"{wish.To} gets statements of reasons, which are made by themselves, and no reports.");
        }

        switch (_assembly.Make(connection, transaction, wish, recipient))
        {
            case AssembledReport.Refused refused:
                return new ReportAnswer.Refused(refused.Problems);
            case AssembledReport.Made made:
                if (Keep(connection, transaction, made.Report, recipient, corrects: null, actor, out var id) is { } problem)
                {
                    return Refused(problem);
                }

                transaction.Commit();
                return new ReportAnswer.Done(id, Text($"Report {id} of case {wish.CaseId} goes to {recipient.Name}, about ")
                    + Text($"{made.Report.Items.Count} files")
                    + (made.Left > 0 ? Text($"; {made.Left} more do not go into one report: make another.") : "."));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Words, where there is nothing by which it could go.
    string? Keep(
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

        id = _store.Add(
            connection, transaction, report, WayOf(recipient.Terms), corrects, _journal.Now(connection, transaction), actor,
            message);
        var (record, nonce) = Journal.CommitTo(ReportJson.Of(report));
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
        if (_store.Find(id) is not { } row || row.Way == ReportWay.None) return Refused($"There is no report {id}.");
        if (row.Corrects is not null) return Refused($"Report {id} takes another back itself.");
        return row.State switch
        {
            ReportState.Sent => Correct(connection, transaction, row, actor),
            ReportState.Sending or ReportState.Stopped => Withdraw(connection, transaction, row, actor),
            _ => Refused($"Report {id} is not on its way and did not arrive: nothing is to be taken back."),
        };
    }

    ReportAnswer Withdraw(SqliteConnection connection, SqliteTransaction transaction, ReportRow row, Actor actor)
    {
        if (row.Message is { } mail && !_mails.TryWithdraw(connection, transaction, mail))
        {
            return Refused(
                $"Report {row.Id} may be on its way: see ./waarborg message list, and take it back when it is known.");
        }

        var now = _journal.Now(connection, transaction);
        // What a machine was asked and did not answer may have been done there; it is asked to forget it.
        var isThere = row.Way == ReportWay.Ncmec && row.Step != ReportStep.Ready;
        connection.Execute(
            isThere
                ? """
                  update reports set state = 'Sending', step = 'Retracting', due_at = @now, tries = tries + 1, problem = null
                  where id = @Id
                  """
                : """
                  update reports set state = 'Retracted', step = 'Done', due_at = null, problem = null, content = null,
                      tries = tries + 1, ended_at = @now, ended_by = @by where id = @Id
                  """,
            new { row.Id, now = Instant.Text(now), by = actor.ToString() }, transaction);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return new ReportAnswer.Done(row.Id, isThere
            ? Text($"NCMEC is asked to forget report {row.Id}.")
            : Text($"Report {row.Id} does not go out."));
    }

    ReportAnswer Correct(SqliteConnection connection, SqliteTransaction transaction, ReportRow row, Actor actor)
    {
        if (_store.List(onlyOpen: false).Any(other => other.Corrects == row.Id))
        {
            return Refused($"Report {row.Id} was taken back already. See: ./waarborg report list");
        }

        if (RecipientStore.Find(connection, transaction, row.Recipient ?? "") is not { } recipient)
        {
            return Refused($"There is no recipient {row.Recipient} any more.");
        }

        if (_store.ContentOf(row.Id) is not { } told) return Refused($"What report {row.Id} told is not kept any more.");
        var now = _journal.Now(connection, transaction);
        var correction = told with { Number = Guid.NewGuid().ToString(), MadeAt = now, Corrects = told.Number };
        if (Keep(connection, transaction, correction, recipient, row.Id, actor, out var id) is { } problem)
        {
            return Refused(problem);
        }

        // The whole report is taken back, so that what still stands of it is to be told of anew.
        var stands = connection.Execute(
            """
            delete from report_items where report_id in (@old, @id)
                and exists (select 1 from report_items f where f.report_id = @old and not exists (
                    select 1 from case_items i join cases c on c.id = i.case_id
                    where i.id = f.item_id and (i.verdict = 'Confirmed' or c.cause = 'Order')))
                and item_id in (select i.id from case_items i join cases c on c.id = i.case_id
                    where i.verdict = 'Confirmed' or c.cause = 'Order')
            """,
            new { old = row.Id, id }, transaction);
        transaction.Commit();
        return new ReportAnswer.Done(id, Text($"Report {id} takes report {row.Id} back, with {recipient.Name}.")
            + (stands > 0 ? " What still stands of it is to be reported anew." : ""));
    }

    /// <summary>Says why nobody is told of what is confirmed in a case now.</summary>
    internal ReportAnswer WaiveCase(long caseId, string reason, Actor actor)
    {
        if (ReasonProblem(reason) is { } problem) return Refused(problem);
        if (!_store.DueCases().Contains(caseId)) return Refused($"Nobody is to be told of case {caseId}.");
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var id = _store.AddWaiver(connection, transaction, caseId, reason, now, actor);
        transaction.Commit();
        return new ReportAnswer.Done(id, Text($"Nobody is told of what is confirmed in case {caseId} now."));
    }

    /// <summary>Says why a report is not sent, or a report that arrived not taken back by this program.</summary>
    internal ReportAnswer Waive(long id, string reason, Actor actor)
    {
        if (ReasonProblem(reason) is { } problem) return Refused(problem);
        if (_store.Find(id)?.Message is { } mail && _mails.Settle(mail, reason, actor) is { } arrived) return Refused(arrived);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (_store.Find(id) is not { } row) return Refused($"There is no report {id}.");
        if (row.State is not (ReportState.Sending or ReportState.Stopped))
        {
            return Refused($"Report {id} is not on its way: nothing is left to be waived.");
        }

        var now = _journal.Now(connection, transaction);
        connection.Execute(
            """
            update reports set state = 'Waived', step = 'Done', due_at = null, tries = tries + 1, ended_at = @now,
                ended_by = @by, reason = @reason where id = @id
            """,
            new { id, now = Instant.Text(now), by = actor.ToString(), reason = _store.SealReason(reason) }, transaction);
        if (row.Corrects is { } corrected) ReportQueue.ForgetContent(connection, transaction, corrected);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return new ReportAnswer.Done(id, Text($"Report {id} is not sent."));
    }

    /// <summary>A person wants a report that stopped, or that waits, to be tried now.</summary>
    internal ReportAnswer TryAgain(long id)
    {
        if (_store.Find(id)?.Message is { } mail)
        {
            return _mails.Again(mail) is { } no ? Refused(no) : new ReportAnswer.Done(id, Text($"Report {id} is tried again."));
        }

        using var connection = installation.Database.Open();
        var changed = connection.Execute(
            """
            update reports set state = 'Sending', due_at = @now, tries = case when state = 'Stopped' then 0 else tries end
            where id = @id and (state = 'Stopped' or (state = 'Sending' and problem is not null))
            """,
            new { id, now = Instant.Text(installation.Time.GetUtcNow()) });
        return changed > 0
            ? new ReportAnswer.Done(id, Text($"Report {id} is tried again."))
            : Refused($"Report {id} is not one that failed.");
    }

    static string? ReasonProblem(string reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > ReportStore.MaxReasonLength || reason.Any(char.IsControl)
            ? $"--reason: why, in 1 to {ReportStore.MaxReasonLength} characters."
            : null;

    static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);

    static ReportAnswer.Refused Refused(string words) => new([words]);
}
