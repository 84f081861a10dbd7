-- Where whole lists are pulled from. Fingerprints and references are sealed; what is readable says only how much came when.
create table exchanges (
    list text primary key,
    version integer not null,
    -- As two people signed it; empty once two people ended it.
    described text not null,
    at text not null,
    proposal integer not null
) strict;

create table exchange_states (
    list text primary key,
    -- Up to here everything that the exchange has is in the mirror, as the exchange counts: a moment, or a number.
    checkpoint text,
    -- The range that is being read, and how far the whole pull is to go.
    range_to text,
    goal text,
    -- Where the next page is, sealed: it may hold a token.
    next blob,
    next_at text,
    pages integer not null default 0,
    pull integer not null default 0,
    is_full integer not null default 0,
    -- Does the mirror hold anything that no release has yet?
    is_dirty integer not null default 0,
    -- What an unchanged answer is known by.
    tag text,
    whole_at text,
    tried_at text,
    problem text,
    problem_words text,
    problem_since text,
    failures integer not null default 0,
    due_at text not null
) strict;

-- What an exchange has, record by record, as far as it was pulled. A record without a body was taken back.
create table exchange_records (
    list text not null,
    key blob not null,
    pull integer not null,
    at_ms integer not null,
    body blob,
    primary key (list, key)
) strict, without rowid;

-- What was refused, by why, and what is kept that the program cannot compare, by kind of fingerprint.
create table exchange_counts (
    list text not null,
    what text not null,
    count integer not null,
    primary key (list, what)
) strict, without rowid;

-- Entries that their exchange took back: they stop at once, in every release of the list.
create table list_gone_entries (
    list text not null,
    entry text not null,
    gone_at text not null,
    primary key (list, entry)
) strict, without rowid;

-- What is told an exchange of its entries, until it said that it has it.
create table list_feedback (
    id integer primary key,
    list text not null,
    entry text not null,
    algorithm text not null,
    is_affirmative integer not null,
    -- The exchange's own reasons, by its names or ids; empty for what is affirmed.
    reasons text not null,
    said_at text not null,
    said_by text not null,
    tries integer not null default 0,
    problem text,
    problem_since text,
    acknowledged_at text
) strict;

-- Lists that this installation publishes, and each release of them as it was signed.
create table published_lists (
    list text primary key,
    since text not null,
    proposal integer not null,
    ended_at text
) strict;

create table published_releases (
    list text not null,
    number integer not null,
    -- Null where nothing of the list is in force any more.
    release_id integer,
    note blob not null,
    at text not null,
    primary key (list, number)
) strict, without rowid;

-- What a case still rests on: entries of a list that counts, not withdrawn, not taken back and not set aside.
drop view standing_hits;

create view standing_hits as
select h.item_id, h.list, h.entry, h.supplier from case_item_hits h
-- The test pictures are in the program itself.
where h.list = 'test-pictures' or exists (
        select 1 from lists l join list_releases r on r.list_id = l.id
        where l.name = h.list and r.state in ('Active', 'Stopped'))
    and not exists (select 1 from list_ended_entries e where e.list = h.list and e.entry = h.entry)
    and not exists (select 1 from list_gone_entries g where g.list = h.list and g.entry = h.entry)
    and not exists (
        select 1 from list_entry_decisions d where d.list = h.list and d.entry = h.entry and d.decision = 'Never')
    and not exists (
        select 1 from lists l join list_releases r on r.list_id = l.id join list_set_aside a on a.release_id = r.id
        where l.name = h.list and r.state = 'Active' and a.entry = h.entry
            and not exists (
                select 1 from list_entry_decisions d
                where d.list = h.list and d.entry = h.entry and d.decision = 'Match'));
