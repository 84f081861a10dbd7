-- Messages to people: one row each, tried until it arrived, was given up, or somebody settled it. What would tell of a person
-- or of a file (to whom, what it says) lies sealed.
create table outgoing (
    id integer primary key autoincrement,
    -- What the receiver knows it by, at every try; a second wish to send the same gives this row again.
    message text not null unique,
    kind text not null,
    case_id integer,
    recipient blob not null,
    body blob not null,
    made_at text not null,
    -- When it is tried next; null when it is not tried any more.
    due_at text,
    attempts integer not null default 0,
    -- Since when it is being given to something that would take it twice, with nothing known of what came of it.
    attempted_at text,
    delivered_at text,
    -- What was wrong the last time, in words that hold nothing of what came over the network.
    problem text,
    settled_at text,
    settled_by text,
    settled_reason blob
) strict;

create index outgoing_due on outgoing (due_at) where due_at is not null;
create index outgoing_open on outgoing (id) where delivered_at is null and settled_at is null;
create index outgoing_by_case on outgoing (case_id);
