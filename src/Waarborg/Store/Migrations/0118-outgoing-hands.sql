-- The complaint that a message is about: it goes with it. A message is as old as what it tells of.
alter table outgoing add column complaint integer;
update outgoing set complaint = (select min(c.id) from complaints c where c.case_id = outgoing.case_id
    and outgoing.made_at = case outgoing.kind when 'ComplaintReceived' then c.made_at else c.decided_at end)
where kind in ('ComplaintReceived', 'ComplaintDecided');

-- What is about a complaint or a statement that is gone.
delete from outgoing where (delivered_at is not null or settled_at is not null)
    and ((kind in ('ComplaintReceived', 'ComplaintDecided') and complaint is null)
        or (kind in ('Statement', 'PutBack') and id not in (select message from statement_messages)));

create index outgoing_by_complaint on outgoing (complaint) where complaint is not null;
create index outgoing_missing on outgoing (id)
    where delivered_at is null and settled_at is null and problem is not null;
create index statement_messages_by_statement on statement_messages (statement);
