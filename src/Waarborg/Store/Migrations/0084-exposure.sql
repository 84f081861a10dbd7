-- How much of the queue a person saw on a day, and for how long something was revealed. Shown to that person alone.
create table exposure_days (
    person integer not null references people (id),
    day text not null,
    queue_ms integer not null default 0,
    revealed_ms integer not null default 0,
    items integer not null default 0,
    -- When the person was in the queue last, and since when without a break.
    seen_at text not null,
    run_since text not null,
    primary key (person, day)
) strict, without rowid;

-- One look at a derivative. It goes on until it ends, or for a moment after it was last heard of.
create table reveals (
    id integer primary key autoincrement,
    person integer not null references people (id),
    case_id integer not null,
    item_id integer not null,
    begun_at text not null,
    heard_at text not null,
    ended_at text,
    -- Why more of it was asked for than the small derivative; else null.
    reason text
) strict;

create index reveals_going_on on reveals (person) where ended_at is null;
