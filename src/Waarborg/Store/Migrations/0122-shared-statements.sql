-- A file may have names of several customers: each has a statement of his own. `sharer` is 0 for the customer of the item, and
-- counts the others.
pragma defer_foreign_keys = on;
create table statements_before as select * from statements;
create table statements_numbered as select seq from sqlite_sequence where name = 'statements';
drop table statements;

create table statements (
    id integer primary key autoincrement,
    -- The journal's entry that makes the file unavailable.
    restriction integer not null,
    sharer integer not null default 0,
    case_id integer not null,
    item_id integer not null,
    cause text not null check (cause in ('Match', 'Notice', 'Order')),
    state text not null check (state in ('Owed', 'Held', 'Exempt', 'Told')),
    exempt text,
    -- What is so now, and what a message was made about last.
    phase text not null check (phase in ('Unreviewed', 'Confirmed', 'Back')),
    said text,
    -- By its receipt code, keyed.
    receipt blob not null unique,
    details blob not null,
    made_at text not null,
    -- Since when the file is unavailable; null while it is not.
    restricted_at text,
    back_at text,
    informed_at text,
    -- What keeps it from being said, in words.
    problem text,
    unique (restriction, sharer)
) strict;

insert into statements (id, restriction, case_id, item_id, cause, state, exempt, phase, said, receipt, details, made_at,
    restricted_at, back_at, informed_at, problem)
select id, restriction, case_id, item_id, cause, state, exempt, phase, said, receipt, details, made_at, restricted_at, back_at,
    informed_at, problem from statements_before;

-- No number is given twice, also of what is forgotten.
delete from sqlite_sequence where name = 'statements';
insert into sqlite_sequence (name, seq) select 'statements', seq from statements_numbered;
drop table statements_before;
drop table statements_numbered;

create index statements_by_case on statements (case_id);
create index statements_by_item on statements (item_id);
create index statements_open on statements (id) where said is null or said <> phase;
