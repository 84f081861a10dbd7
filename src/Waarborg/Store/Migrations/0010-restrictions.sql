-- What is done to files, journalled before it is done. What would tell of a file (name, digest, owner) lies in `details`.
create table restrictions (
    id integer primary key autoincrement,
    source text not null,
    case_item integer not null,
    kind text not null check (kind in ('Disable', 'Restore')),
    state text not null default 'Intended' check (state in ('Intended', 'Done', 'Failed')),
    -- The Disable that a Restore lifts; null for a Disable.
    restores integer references restrictions (id),
    -- The pair of files under seal, by a random name.
    sealed_name text not null,
    -- 1 when that pair is gone: after a Restore, or when a Disable was not carried out.
    seal_removed integer not null default 0,
    reason_code text not null,
    actor text not null,
    intended_at text not null,
    ended_at text,
    outcome text,
    details blob not null
) strict;

-- A file is put back once at a time, and never again after it was.
create unique index restrictions_one_restore on restrictions (restores) where state in ('Intended', 'Done');
create index restrictions_by_item on restrictions (case_item);
create index restrictions_open on restrictions (id) where state = 'Intended';
