-- Done is what the public sees: an address is looked at from outside until it gives no more what was taken away.

-- Through which machine outside the address is fetched; null where it is fetched from here.
alter table sources add column via text;
-- What is called so that a cache forgets an address: where, how, and in which header a secret goes along.
alter table sources add column purge_url text;
alter table sources add column purge_method text;
alter table sources add column purge_header text;
-- Which files are made of a file, by their names; one pattern on each line.
alter table sources add column derivatives text;

-- The Disable with which this file went, or comes back: it was made of that one's file.
alter table restrictions add column goes_with integer references restrictions (id);
create index restrictions_by_companion on restrictions (goes_with) where goes_with is not null;

-- One row for each Disable of which there is more to do than to take the file away. No address is in it.
create table online_checks (
    disable_id integer primary key references restrictions (id) on delete cascade,
    case_item integer not null,
    -- 1 where a public address is looked at; 0 where the source has none.
    looks integer not null,
    begun_at text not null,
    -- When what is made of the file was taken away too.
    derived_at text,
    -- When the purge hook took every address; null again where a cache still gives it.
    purged_at text,
    -- When every address was seen to give it no more.
    gone_at text,
    looked_at text,
    rounds integer not null default 0,
    -- When the next round is; null where nothing is left to do.
    due_at text,
    -- What was in the way the last time, in words that hold no address.
    problem text
) strict;

create index online_checks_due on online_checks (due_at) where due_at is not null;
create index online_checks_by_item on online_checks (case_item);
