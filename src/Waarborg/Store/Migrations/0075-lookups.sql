-- Lists that somebody else holds and that are only asked: whose they are, what leaves for each file, and how often it did.
create table remote_lists (
    name text primary key,
    version integer not null,
    supplier text not null,
    -- What leaves: prefix, pdq, md5, sha1 or sha256.
    sends text not null,
    -- The categories that its answers can have, parted by commas.
    categories text not null,
    -- The machine that is asked, as users are told.
    host text not null,
    -- As two people signed it.
    described text not null,
    at text not null,
    proposal integer not null
) strict;

create trigger gate_remote_lists_insert after insert on remote_lists begin update gate_generation set n = n + 1; end;
create trigger gate_remote_lists_update after update on remote_lists begin update gate_generation set n = n + 1; end;
create trigger gate_remote_lists_delete after delete on remote_lists begin update gate_generation set n = n + 1; end;
create trigger list_changes_remote_insert after insert on remote_lists
begin update list_changes set number = number + 1; end;
create trigger list_changes_remote_update after update on remote_lists
begin update list_changes set number = number + 1; end;

-- Files of a day whose fingerprint left, by list and by what left; and how that ended. No file and no fingerprint.
create table lookup_counts (
    list text not null,
    sends text not null,
    day text not null,
    outcome text not null,
    count integer not null,
    primary key (list, sends, day, outcome)
) strict, without rowid;

-- A remote list that stands lets what rests on it stand.
drop view standing_hits;
create view standing_hits as
select h.item_id, h.list, h.entry, h.supplier from case_item_hits h
-- The test pictures are in the program itself.
where h.list = 'test-pictures' or (exists (
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
                where d.list = h.list and d.entry = h.entry and d.decision = 'Match'));
