-- Whom lists are from, what speaks for a release, and what stopped or withdrew an entry. Still no row holds a hash.
create table suppliers (
    name text primary key,
    version integer not null,
    -- As two people signed it: kind, organisation, agreement, handling rules, trust, key.
    described text not null,
    at text not null,
    proposal integer not null,
    withdrawn_at text
) strict;

-- Keyed by the supplier: the same string at every provider that holds the release.
alter table list_releases add column root text not null default '';
-- The supplier's own number of it and the key that signed it, where a manifest came with it.
alter table list_releases add column supplier_number integer;
alter table list_releases add column signed_by text;
-- The proposal by which two people attested its counts and its root.
alter table list_releases add column attested integer;
-- When the supplier was last known to have nothing newer.
alter table list_releases add column checked_at text;
alter table list_releases add column activated_at text;
-- Until when it is compared without acting.
alter table list_releases add column shadow_until text;

update list_releases set checked_at = imported_at, activated_at = imported_at where state <> 'Waiting';
update list_releases set checked_at = imported_at where checked_at is null;
update list_releases set state = 'Tested' where state = 'Waiting';

-- What the gates found in a release before it could come into force.
create table list_gate_findings (
    release_id integer not null references list_releases (id),
    kind text not null,
    severity text not null,
    count integer not null,
    out_of integer not null,
    -- Handles of some of the entries, parted by blanks.
    entries text not null,
    -- Which category is new, where that is what was found.
    category text not null default '',
    primary key (release_id, kind, category)
) strict, without rowid;

-- Entries that were in force and no longer are, so that they stop at once, before the next release is loaded.
create table list_ended_entries (
    list text not null,
    entry text not null,
    ended_at text not null,
    primary key (list, entry)
) strict, without rowid;

-- What two people decided of a single entry: it never matches, or it matches though it resembles a harmless picture.
create table list_entry_decisions (
    list text not null,
    entry text not null,
    decision text not null check (decision in ('Never', 'Match')),
    proposal integer not null,
    at text not null,
    primary key (list, entry)
) strict, without rowid;

-- Entries that a breaker suspended: they disable nothing by themselves.
create table list_suspensions (
    id integer primary key autoincrement,
    list text not null,
    entry text not null,
    release integer not null,
    customers integer not null,
    since text not null,
    ended_at text,
    proposal integer
) strict;

create unique index list_suspensions_open on list_suspensions (list, entry) where ended_at is null;

-- What an authority found: every entry of a list, or one.
create table list_findings (
    id integer primary key autoincrement,
    list text not null,
    entry text,
    authority text not null,
    reference text not null,
    proposal integer not null,
    at text not null,
    ended_at text
) strict;

create index list_findings_by_list on list_findings (list, entry);

-- What people judged of the matches of a release: each content once.
create table list_verdicts (
    list text not null,
    release integer not null,
    entry text not null,
    content_key blob not null,
    verdict text not null check (verdict in ('Confirmed', 'Rejected')),
    day text not null,
    primary key (list, release, entry, content_key)
) strict, without rowid;

-- What a release that runs without acting would have done.
create table list_shadow_hits (
    list text not null,
    release integer not null,
    entry text not null,
    content_key blob not null,
    customer_key blob not null,
    source text not null,
    decision text not null,
    algorithm text not null,
    distance integer not null,
    day text not null,
    primary key (list, release, entry, content_key, customer_key)
) strict, without rowid;

-- Every entry that an item matched, so that it can be told what a case rests on.
create table case_item_hits (
    item_id integer not null references case_items (id) on delete cascade,
    list text not null,
    entry text not null,
    supplier text not null,
    release integer not null,
    category text not null,
    algorithm text not null,
    distance integer not null,
    support text not null,
    -- Which of the item's perceptual hashes was near; null for an exact digest.
    view text,
    found_at text not null,
    customer_key blob not null,
    primary key (item_id, list, entry, algorithm)
) strict, without rowid;

create index case_item_hits_by_entry on case_item_hits (list, entry, customer_key, found_at);
create index case_item_hits_by_customer on case_item_hits (list, customer_key, found_at);

insert into case_item_hits (item_id, list, entry, supplier, release, category, algorithm, distance, support, found_at,
    customer_key)
select i.id, c.list, c.entry, c.supplier, i.list_release, c.category, i.algorithm, i.distance, 'None', i.found_at, i.content_key
from case_items i join cases c on c.id = i.case_id;

-- A case at the head of the queue says by when it is to be looked at; one that lost what it rests on says why it is open again.
alter table cases add column due_by text;
alter table cases add column reopened_at text;
alter table cases add column reopened_why text;
-- When everything that the item matched was withdrawn; null while something stands.
alter table case_items add column lost_at text;

-- What a case still rests on: entries of a list that counts, not withdrawn and not set aside.
create view standing_hits as
select h.item_id, h.list, h.entry, h.supplier from case_item_hits h
-- The test pictures are in the program itself.
where h.list = 'test-pictures' or exists (
        select 1 from lists l join list_releases r on r.list_id = l.id
        where l.name = h.list and r.state in ('Active', 'Stopped'))
    and not exists (select 1 from list_ended_entries e where e.list = h.list and e.entry = h.entry)
    and not exists (
        select 1 from list_entry_decisions d where d.list = h.list and d.entry = h.entry and d.decision = 'Never')
    and not exists (
        select 1 from lists l join list_releases r on r.list_id = l.id join list_set_aside a on a.release_id = r.id
        where l.name = h.list and r.state = 'Active' and a.entry = h.entry
            and not exists (
                select 1 from list_entry_decisions d
                where d.list = h.list and d.entry = h.entry and d.decision = 'Match'));

-- A rollback: approved once, carried out by the program, and timed.
create table rollbacks (
    id integer primary key autoincrement,
    proposal integer not null,
    list text not null,
    release integer,
    target text not null,
    began_at text not null,
    ended_at text,
    cases integer not null,
    restored integer not null default 0,
    failed integer not null default 0
) strict;

create table rollback_items (
    rollback_id integer not null references rollbacks (id),
    item_id integer not null,
    state text not null default 'Waiting' check (state in ('Waiting', 'Restored', 'Failed')),
    primary key (rollback_id, item_id)
) strict, without rowid;

-- The number of changes after which cases were last looked at for what they rest on.
alter table list_changes add column reopened integer not null default -1;

-- How old a list may be is a setting: when settings change, lists are looked at anew.
create trigger list_changes_settings after insert on provider_settings
begin update list_changes set number = number + 1; end;
create trigger list_changes_suppliers_insert after insert on suppliers
begin update list_changes set number = number + 1; end;
create trigger list_changes_suppliers_update after update on suppliers
begin update list_changes set number = number + 1; end;
