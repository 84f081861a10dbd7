-- Statements of reasons on their way to the Transparency Database: one for each restriction, and about nobody.
create table dsa_statements (
    restriction integer primary key,
    puid text not null unique,
    payload text not null,
    state text not null default 'Waiting' check (state in ('Waiting', 'Sent', 'Stopped', 'Waived')),
    made_at text not null,
    due_at text,
    tries integer not null default 0,
    problem text,
    ended_at text,
    reason text
) strict;

create index dsa_statements_due on dsa_statements (due_at) where due_at is not null;
