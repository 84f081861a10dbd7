-- What stays of an item that was removed here: its digest under a key of its own, which says nothing without the keys folder.
-- A tombstone hangs on one item, and goes with the moment at which that item is no longer confirmed and unavailable.
create table tombstones (
    item_id integer primary key references case_items (id) on delete cascade,
    list text not null check (list in ('own-tombstones', 'order-tombstones')),
    -- The entry's handle; equal for equal bytes.
    entry text not null,
    -- HMAC-SHA-256 of the file's SHA-256.
    digest blob not null check (length(digest) = 32),
    category text not null,
    -- What it was removed for: a match or a notice that people confirmed, or an order.
    cause text not null check (cause in ('Match', 'Notice', 'Order')),
    at text not null
) strict;

create index tombstones_entry on tombstones (list, entry);

-- In whatever way an item comes back, is judged otherwise or is forgotten: its tombstone is gone in the same transaction.
create trigger tombstones_taken_back after update of verdict, restriction on case_items
when new.restriction not in ('Disabled', 'Sealed', 'Shredded')
    or (new.verdict <> 'Confirmed' and exists (select 1 from cases c where c.id = new.case_id and c.cause <> 'Order'))
begin delete from tombstones where item_id = new.id; end;

-- A list changes with its first entry for some bytes and with the last, not with every further copy.
create trigger list_changes_tombstones_insert after insert on tombstones
when not exists (
    select 1 from tombstones t where t.list = new.list and t.entry = new.entry and t.item_id <> new.item_id)
begin update list_changes set number = number + 1; end;
create trigger list_changes_tombstones_delete after delete on tombstones
when not exists (select 1 from tombstones t where t.list = old.list and t.entry = old.entry)
begin update list_changes set number = number + 1; end;

drop view standing_hits;
create view standing_hits as
select h.item_id, h.list, h.entry, h.supplier from case_item_hits h
-- The test pictures are in the program itself.
where h.list = 'test-pictures'
    or exists (select 1 from tombstones t where t.list = h.list and t.entry = h.entry)
    or ((exists (
            select 1 from lists l join list_releases r on r.list_id = l.id
            where l.name = h.list and r.state in ('Active', 'Stopped'))
        or exists (
            select 1 from remote_lists m where m.name = h.list and m.supplier = h.supplier and not exists (
                select 1 from suppliers s where s.name = m.supplier and s.withdrawn_at is not null)))
    and not exists (select 1 from list_ended_entries e where e.list = h.list and e.entry = h.entry)
    and not exists (select 1 from list_gone_entries g where g.list = h.list and g.entry = h.entry)
    and not exists (
        select 1 from list_entry_decisions d where d.list = h.list and d.entry = h.entry and d.decision = 'Never')
    and not exists (
        select 1 from lists l join list_releases r on r.list_id = l.id join list_set_aside a on a.release_id = r.id
        where l.name = h.list and r.state = 'Active' and a.entry = h.entry
            and not exists (
                select 1 from list_entry_decisions d
                where d.list = h.list and d.entry = h.entry and d.decision = 'Match')));
