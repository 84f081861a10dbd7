-- The hoster's own system that says whose a file is, one for a source. What went wrong with it is in words of this program.
create table customer_systems (
    source text primary key references sources (name),
    url text not null,
    named_at text not null,
    named_by text not null,
    -- Why it could not be asked the last time, and until when it is left alone for that.
    problem text,
    quiet_until text
) strict, without rowid;

-- What it said of an item of a case: sealed, and empty for nobody. Null while it has not said anything that can be used.
create table item_customers (
    item_id integer primary key references case_items (id) on delete cascade,
    answer blob,
    problem text,
    again_at text
) strict;
