-- The commitment by which the ledger knows a report, so that its end names it there. Of a report that was made before, it is
-- found in the ledger's own row, where there is exactly one.
alter table reports add column record text;

update reports set record = (
    select case when count(*) = 1 then max(json_extract(cast(e.body as text), '$.record')) end from evidence e
    where e.kind = 'report' and e.case_id = reports.case_id and e.at = reports.made_at
        and json_extract(cast(e.body as text), '$.to') = reports.recipient)
where recipient is not null;
