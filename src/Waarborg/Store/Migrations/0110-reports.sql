-- To whom reports may go, as two people described it.
create table report_recipients (
    name text primary key,
    version integer not null,
    described text not null,
    at text not null,
    proposal integer not null,
    withdrawn_at text
) strict, without rowid;

-- Reports of confirmed items, corrections of them, and what people waived. What is told lies sealed, and goes when it is
-- taken back.
create table reports (
    id integer primary key autoincrement,
    number text not null unique,
    case_id integer not null,
    -- Null where nobody is told: a person waived it.
    recipient text,
    kind text not null check (kind in ('Hotline', 'Police', 'Authority', 'Nobody')),
    way text not null check (way in ('Mail', 'Folder', 'Ncmec', 'None')),
    corrects integer references reports (id),
    state text not null check (state in ('Sending', 'Sent', 'Stopped', 'Waived', 'Retracted')),
    step text not null default 'Ready' check (step in ('Ready', 'Handing', 'Open', 'Finishing', 'Retracting', 'Done')),
    content blob,
    -- The mail by which it goes, in outgoing.
    message integer,
    -- What the receiver calls it.
    remote integer,
    -- True where it went to a test system.
    is_test integer not null default 0,
    made_at text not null,
    made_by text not null,
    -- When it is tried next; null when it is not tried any more.
    due_at text,
    tries integer not null default 0,
    problem text,
    ended_at text,
    ended_by text,
    reason blob
) strict;

create index reports_by_case on reports (case_id);
create index reports_due on reports (due_at) where due_at is not null;

-- Which items a report is about. An item that is rejected goes; this stays, so that it is known what to correct.
create table report_items (
    report_id integer not null references reports (id) on delete cascade,
    item_id integer not null,
    primary key (report_id, item_id)
) strict, without rowid;

create index report_items_by_item on report_items (item_id);

-- What is confirmed is looked for often, and is little of all that is kept.
create index case_items_confirmed on case_items (case_id) where verdict = 'Confirmed';

-- A receiver's schema, as the operator fetched it.
create table report_schemas (
    name text primary key,
    xsd blob not null,
    at text not null,
    by text not null
) strict, without rowid;
