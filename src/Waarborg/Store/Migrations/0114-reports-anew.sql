-- What a report told of an item is taken back: the item is to be told of anew, and was told of first then all the same.
alter table report_items add column taken_back integer not null default 0;

-- Nobody was ever told by a report that was withdrawn before it left.
delete from report_items where report_id in (select id from reports p where p.state = 'Retracted' and p.corrects is null
    and not exists (select 1 from reports k where k.corrects = p.id));

-- Who waived a statement of reasons; why is in the column that was there, sealed.
alter table dsa_statements add column ended_by text;

-- Since when the recipient is one of this kind without a break: a new description of the same way changes it not.
alter table report_recipients add column begun_at text;
update report_recipients set begun_at = at;

create trigger report_recipients_begun after insert on report_recipients
begin
    update report_recipients set begun_at = new.at where name = new.name;
end;

create trigger report_recipients_begun_anew after update of version on report_recipients
when old.withdrawn_at is not null
    or (json_extract(old.described, '$.transparency') is null) <> (json_extract(new.described, '$.transparency') is null)
begin
    update report_recipients set begun_at = new.at where name = new.name;
end;
