-- Permits with their conditions: versions, and one number that grows with everything that the gate hangs on.
alter table permits add column version integer not null default 1;
alter table permits add column proposal integer;

create table permit_versions (
    permit integer not null references permits (id),
    version integer not null,
    statement text not null,
    signature blob not null,
    primary key (permit, version)
) strict, without rowid;

-- Bumped by triggers, so that a gate that remembers its answer hears of every change, whoever makes it.
create table gate_generation (only integer primary key check (only = 1), n integer not null) strict;
insert into gate_generation (only, n) values (1, 1);

create trigger gate_permits_insert after insert on permits begin update gate_generation set n = n + 1; end;
create trigger gate_permits_update after update on permits begin update gate_generation set n = n + 1; end;
create trigger gate_permits_delete after delete on permits begin update gate_generation set n = n + 1; end;
create trigger gate_sources_insert after insert on sources begin update gate_generation set n = n + 1; end;
create trigger gate_sources_update after update on sources begin update gate_generation set n = n + 1; end;
create trigger gate_sources_delete after delete on sources begin update gate_generation set n = n + 1; end;
create trigger gate_releases_insert after insert on list_releases begin update gate_generation set n = n + 1; end;
create trigger gate_releases_update after update on list_releases begin update gate_generation set n = n + 1; end;
create trigger gate_people_update after update on people begin update gate_generation set n = n + 1; end;

-- Suppliers of whom two people agreed that their lists may come into force; later releases of theirs need no second person.
create table trusted_suppliers (
    supplier text primary key,
    since text not null,
    proposal integer
) strict;

insert into trusted_suppliers (supplier, since)
select distinct l.supplier, min(r.imported_at) from lists l join list_releases r on r.list_id = l.id group by l.supplier;
