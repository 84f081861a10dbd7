-- What the provider says of itself once, signed by two persons: versions, of which the highest counts.
create table provider_settings (
    version integer primary key,
    -- The whole record to which the ledger commits, canonical JSON: the settings and both signatures.
    body text not null,
    made_at text not null,
    actors text not null
) strict;

-- So that the newest settings are found among millions of entries; there are few of these.
create index evidence_of_settings on evidence (seq) where kind = 'settings.changed';

-- Customers of a source, by the part of it that is theirs. How to reach them lies sealed in `contact`.
create table customers (
    id text primary key,
    source text not null references sources (name),
    -- The beginning of the locators of what is theirs, ending at /.
    prefix text not null,
    contact blob not null,
    -- mail or webhook: by which way the contact is reached.
    way text not null check (way in ('mail', 'webhook')),
    language text not null check (language in ('nl', 'en')),
    opted_in_at text,
    changed_at text not null,
    actor text not null,
    unique (source, prefix)
) strict;

-- What was last prepared for a source and not yet published.
create table notice_drafts (
    source text primary key references sources (name),
    terms text not null,
    hash text not null,
    made_at text not null,
    actor text not null
) strict;

-- User notices as published. The newest of a source counts; the numbers are shared by all sources.
create table notices (
    id integer primary key autoincrement,
    source text not null references sources (name),
    -- SHA-256 of the canonical facts.
    hash text not null,
    -- The whole record to which the ledger commits, canonical JSON: facts and texts. With the nonce anybody can check it.
    body text not null,
    nonce blob not null,
    commitment text not null,
    published_at text not null,
    actor text not null,
    -- Since when it no longer says the truth.
    drifted_at text,
    -- Since when it is delivered to customers.
    delivery_begun_at text,
    -- Thousandths of the customers reached, as the ledger last said.
    delivered_said integer,
    -- 1 when an older back-up was put back since: it stands for nothing any more.
    is_gone integer not null default 0
) strict;

create view standing_notices as select * from notices where is_gone = 0;

create index notices_by_source on notices (source, id);

-- What is to be sent to whom: a row lives until it is delivered, or given up.
create table notice_deliveries (
    notice integer not null references notices (id),
    customer text not null references customers (id) on delete cascade,
    due_at text,
    attempts integer not null default 0,
    delivered_at text,
    -- What was wrong the last time, in words that hold nothing of what came over the network.
    problem text,
    primary key (notice, customer)
) strict, without rowid;

create index notice_deliveries_due on notice_deliveries (due_at) where due_at is not null;
