-- Two further states of an item. The column is made anew, because a check cannot be changed in place; numbers, links and
-- all that refers to an item stay as they are.
drop index case_items_under_way;
alter table case_items rename column restriction to restriction_before;
alter table case_items add column restriction text not null default 'None'
    check (restriction in ('None', 'Disabling', 'Disabled', 'Restoring', 'Restored', 'Failed', 'Sealed', 'Shredded'));
update case_items set restriction = restriction_before;
alter table case_items drop column restriction_before;
create index case_items_under_way on case_items (id) where restriction in ('Disabling', 'Restoring');
create index case_items_to_settle on case_items (disable_id) where restriction = 'Disabled' and verdict = 'Confirmed';

-- Files of confirmed items of which the service gave up the key. The parts of a key lie in letters, never here.
create table seals (
    -- The object's number, as letters name it.
    id integer primary key autoincrement,
    -- The journal's entry that made it unavailable.
    disable_id integer not null unique,
    sealed_name text not null,
    state text not null
        check (state in ('Intended', 'Lettered', 'Sealed', 'Opened', 'Shredding', 'Shredded', 'Failed')),
    -- What it is kept for, until when, and who holds a part; null where nothing is kept.
    kept_for text,
    until text,
    holders text not null,
    begun_at text not null,
    ended_at text
) strict;

create index seals_open on seals (state) where state not in ('Sealed', 'Shredded');

-- Joint acts that open sealed objects: the public half of a key that is used for that alone.
create table openings (
    proposal integer primary key,
    public_key text not null,
    begun_at text not null,
    ends_at text not null,
    ended_at text
) strict;

create table opening_seals (
    proposal integer not null references openings (proposal) on delete cascade,
    seal integer not null,
    primary key (proposal, seal)
) strict, without rowid;

-- Items that a rollback did not put back, because they lie sealed for holders.
alter table rollbacks add column sealed integer not null default 0;
