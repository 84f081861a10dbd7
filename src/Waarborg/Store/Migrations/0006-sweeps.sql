-- Sweeps, and the little that is kept about what did not match: a keyed hash, an outcome, a generation, a day.
create table sweeps (
    id integer primary key autoincrement,
    source text not null references sources (name),
    state text not null check (state in ('Running', 'Stopped', 'Finished')),
    stop_words text,
    started_at text not null,
    ended_at text,
    actor text not null,
    -- The summary of the latest run, as JSON.
    summary text
) strict;

create table sweep_permits (
    sweep_id integer not null references sweeps (id),
    permit_id integer not null references permits (id),
    primary key (sweep_id, permit_id)
) strict, without rowid;

create table seen (
    item_key blob primary key,
    source text not null,
    outcome text not null check (outcome in ('Match', 'NoMatch')),
    generation integer not null,
    day text not null
) strict, without rowid;

create index seen_by_source on seen (source);
