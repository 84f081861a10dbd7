-- What whoever a restriction concerns is told of it: one statement for each, written in the transaction of the intent. Whose
-- the file is, where it lay and the receipt code lie sealed in `details`.
create table statements (
    id integer primary key autoincrement,
    -- The journal's entry that makes the file unavailable.
    restriction integer not null unique,
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
    problem text
) strict;

create index statements_by_case on statements (case_id);
create index statements_by_item on statements (item_id);
create index statements_open on statements (id) where said is null or said <> phase;

-- The messages of each.
create table statement_messages (
    message integer primary key,
    statement integer not null references statements (id)
) strict;

-- An authority's word that nobody is told about a case until a moment. It says nothing of what the ledger shows.
create table statement_holds (
    id integer primary key autoincrement,
    case_id integer not null,
    kind text not null,
    from_at text not null,
    until text not null,
    reference blob not null,
    set_by text not null,
    ended_at text,
    ended_by text
) strict;

create unique index statement_holds_once on statement_holds (case_id) where ended_at is null;
