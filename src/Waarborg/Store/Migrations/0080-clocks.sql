-- Clocks of cases: legal terms and the provider's own. Times are UTC; the reason of a pause, which a person typed, lies sealed.
-- No number is ever given again (autoincrement): the journal refers to them. A case may be gone before its clock.
create table clocks (
    id integer primary key autoincrement,
    case_id integer not null,
    kind text not null,
    started_at text not null,
    length_number integer not null,
    length_unit text not null check (length_unit in ('Hours', 'Days', 'Weeks', 'Months')),
    started_by text not null,
    stopped_at text,
    stopped_why text,
    stopped_by text
) strict;

create index clocks_going_on on clocks (id) where stopped_at is null;
create index clocks_by_case on clocks (case_id);

create table clock_pauses (
    id integer primary key autoincrement,
    clock integer not null references clocks (id),
    from_at text not null,
    until_at text,
    code text not null check (code in ('ForceMajeure', 'Clarification')),
    reason blob not null,
    paused_by text not null,
    resumed_by text
) strict;

create index clock_pauses_by_clock on clock_pauses (clock);
create unique index clock_pauses_going_on on clock_pauses (clock) where until_at is null;

-- One row for each mark at which a clock rang: that there can be one only is what makes it ring once.
create table clock_rings (
    id integer primary key autoincrement,
    clock integer not null references clocks (id),
    mark text not null check (mark in ('Half', 'FourFifths', 'Over')),
    rang_at text not null,
    -- The step of the chain that was called last, from 0; null where there is no chain.
    step integer,
    -- When the next step is called, unless somebody acknowledges before.
    next_step_at text,
    acknowledged_at text,
    acknowledged_by text,
    unique (clock, mark)
) strict;

create index clock_rings_next on clock_rings (next_step_at) where next_step_at is not null;
create index clock_rings_open on clock_rings (clock) where acknowledged_at is null;

-- What is to be sent to whom: a row is tried until it arrived or was given up.
create table clock_deliveries (
    ring integer not null references clock_rings (id),
    step integer not null,
    due_at text,
    attempts integer not null default 0,
    delivered_at text,
    -- What was wrong the last time, in words that hold nothing of what came over the network.
    problem text,
    primary key (ring, step)
) strict, without rowid;

create index clock_deliveries_due on clock_deliveries (due_at) where due_at is not null;

-- Each time somebody tried the whole chain.
create table escalation_tests (
    id integer primary key autoincrement,
    tested_at text not null,
    tested_by text not null,
    steps integer not null,
    taken integer not null,
    acknowledged_at text,
    acknowledged_by text
) strict;
