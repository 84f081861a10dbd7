-- What screening let go, how much of it was looked at exactly as well, and what it had missed: of each day until it is in the
-- ledger. No path, no digest, no hash.
create table screening_counts (
    source text not null,
    permit integer not null,
    day text not null,
    screened integer not null check (screened >= sampled),
    sampled integer not null check (sampled >= missed),
    missed integer not null check (missed >= 0),
    primary key (source, permit, day)
) strict, without rowid;
