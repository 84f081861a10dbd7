-- When each witness was asked last: it is asked at most once a minute.
alter table witnesses add column asked_at text;

-- Witnesses that saw more of this ledger than is here, or something else: it was set back. Nothing goes on until two
-- people have reconciled it; an entry that says so, at or behind the leaf that was next then, settles it.
create table witness_claims (
    id integer primary key autoincrement,
    witness text not null,
    size integer not null,
    said_at text not null,
    next_leaf integer not null
) strict;
