-- The installation itself: one row, its kind fixed at creation.
create table installation (
    only integer primary key check (only = 1),
    id text not null,
    kind text not null check (kind in ('Provider', 'Sample')),
    sample_folder text,
    begun_at text not null,
    -- The last moment that any record bears; the clock may never be far before it.
    last_record_at text
);
