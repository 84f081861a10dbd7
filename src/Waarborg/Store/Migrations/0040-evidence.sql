-- The evidence journal: what was decided, written in the transaction of the decision, and what of it the ledger holds.
create table evidence (
    seq integer primary key,
    at text not null,
    kind text not null,
    -- The entry or record itself, canonical JSON; null once it was erased.
    body blob,
    -- An open entry's place in the ledger.
    leaf integer unique,
    -- A closed record's number, its nonce, its commitment, and the leaf of the batch that holds it.
    n integer unique,
    nonce blob,
    commitment blob,
    batch integer,
    -- What it is about, such as sweep:1 or case:2.
    subject text,
    -- The nonce of the record that an open entry commits to.
    record_nonce blob,
    -- The case that it is about; a hold on that case keeps it closed to everybody.
    case_id integer,
    check ((leaf is null) <> (n is null))
) strict;

create index evidence_waiting on evidence (seq) where n is not null and batch is null;
create index evidence_by_batch on evidence (batch, n) where batch is not null;
create index evidence_by_time on evidence (at) where n is not null;
create index evidence_by_subject on evidence (subject, kind) where subject is not null;
create index evidence_by_case on evidence (case_id) where case_id is not null;

-- What was written stays as it was. A body and its nonce can be erased, and a record gets its batch once.
create trigger evidence_stays before delete on evidence
begin
    select raise(abort, 'the evidence journal is never shortened');
end;

create trigger evidence_is_not_rewritten before update of seq, at, kind, leaf, n, commitment on evidence
begin
    select raise(abort, 'the evidence journal is never rewritten');
end;

create trigger evidence_is_only_erased before update of body, nonce on evidence
when new.body is not null and (new.body is not old.body or new.nonce is not old.nonce)
begin
    select raise(abort, 'the evidence journal is never rewritten');
end;

-- One for each hour, or for each standstill: a leaf that commits to all closed records of it.
create table evidence_batches (
    leaf integer primary key,
    covers_from text not null,
    hour text not null,
    nonce blob not null,
    pad_seed blob not null
) strict;

-- Leaves that came back from a copy of the public ledger after a restore; what they commit to is lost.
create table evidence_recovered (
    leaf integer primary key,
    body blob not null
) strict;

-- Where journal and ledger stand. One row.
create table ledger_head (
    only integer primary key check (only = 1),
    next_leaf integer not null,
    next_n integer not null,
    last_at text,
    -- Up to which hour closed records are in batches.
    batched_to text,
    -- Up to which day the public figures are in the ledger, that day not included.
    figured_to text,
    -- What was last signed and published: size, the right edge of the tree, the note.
    published integer not null,
    frontier blob,
    checkpoint blob,
    -- The program that wrote last: version and digest.
    program text,
    -- A signed checkpoint that two people have given up, because what it covered was lost.
    given_up blob,
    -- The number of the key that signs; 0 is the first.
    key_number integer not null
) strict;

insert into ledger_head (only, next_leaf, next_n, published, key_number) values (1, 0, 1, 0, 0);

-- The only place that knows who a person in the ledger is; a row can be erased.
create table persons (
    actor text primary key,
    id text not null unique
) strict, without rowid;

-- What is said at a renewal, until the ledger of weighings has its own form.
create table weighings (
    id integer primary key autoincrement,
    source text not null references sources (name),
    body text not null,
    made_at text not null,
    actor text not null
) strict;

-- Uploads of the hours that are not yet in the journal: each is counted before it is read, and again by its outcome.
create table inlet_counts (
    source text not null,
    permit integer not null,
    hour text not null,
    outcome text not null,
    count integer not null,
    primary key (source, permit, hour, outcome)
) strict, without rowid;

-- Witnesses that cosign, and what each last said.
create table witnesses (
    name text primary key,
    url text not null,
    vkey text not null,
    named_at text not null,
    cosigned_size integer,
    cosigned_at text,
    problem text
) strict;

-- What one person proposes and another must approve.
create table proposals (
    id integer primary key autoincrement,
    kind text not null,
    body text not null,
    reason text not null,
    proposed_at text not null,
    proposed_by text not null,
    approved_at text,
    approved_by text
) strict;

-- A hold: until when records about a case stay closed to everybody.
create table evidence_holds (
    case_id integer primary key,
    until text not null,
    reference text not null,
    ended_at text
) strict;

alter table permits add column end_recorded_at text;
