// Which reports are about what nobody confirms any more: one clause each, for those who take them back, those who send them,
// and those who delete nothing before.
namespace Waarborg.Cases;

static class ReportsToTakeBack
{
    /// <summary>Of a row <c>p</c> of <c>reports</c>: it is about an item that nobody confirms any more.</summary>
    internal const string HasFallen =
        """
        p.corrects is null and p.way <> 'None'
            and exists (select 1 from report_items r where r.report_id = p.id and not exists (
                select 1 from case_items i join cases c on c.id = i.case_id
                where i.id = r.item_id and (i.verdict = 'Confirmed' or c.cause = 'Order')))
        """;

    /// <summary>Of the same: it arrived, and no correction takes it back yet.</summary>
    internal const string Clause =
        $"""
        p.state = 'Sent' and not exists (select 1 from reports k where k.corrects = p.id) and {HasFallen}
        """;

    /// <summary>
    /// Of the same: it may not leave as it is, because an item of it has fallen, or because two people described its recipient
    /// anew, or withdrew him, since it was made. A correction leaves all the same: whoever was told is to know.
    /// </summary>
    internal const string MayNotLeave =
        $"""
        (({HasFallen}) or p.corrects is null and exists (select 1 from report_recipients t where t.name = p.recipient
            and (t.withdrawn_at is not null or t.at > p.made_at)))
        """;
}
