-- One person's verdict about one content of a case. What follows is in case_items.verdict once enough agree.
create table verdicts (
    id integer primary key autoincrement,
    case_id integer not null references cases (id) on delete cascade,
    content_key blob not null,
    by text not null,
    is_confirmed integer not null,
    basis text not null check (basis in ('Provenance', 'Picture', 'Assessment')),
    at text not null,
    -- The signed note of an assessor outside.
    proof text,
    -- Until when whoever gave it may take it back; it counts from then on. Null where it counts.
    pending_until text,
    unique (case_id, content_key, by)
) strict;

create index verdicts_pending on verdicts (pending_until) where pending_until is not null;

insert or ignore into verdicts (case_id, content_key, by, is_confirmed, basis, at)
select case_id, content_key, verdict_by, verdict = 'Confirmed', 'Provenance', verdict_at from case_items
where verdict <> 'None' and verdict_by is not null and verdict_at is not null order by id;

-- Whether the provider's own people may see derivatives of pictures. No row without an end: nobody may.
create table viewing (
    id integer primary key autoincrement,
    allowed_at text not null,
    reason text not null,
    proposal integer not null,
    ended_at text,
    ended_by text
) strict;

create unique index viewing_once on viewing ((1)) where ended_at is null;

-- Organisations outside, whose people assess candidates or hold shares of keys. As two people signed it.
create table partners (
    name text primary key,
    version integer not null,
    described text not null,
    at text not null,
    proposal integer not null,
    withdrawn_at text
) strict;

-- Candidates that an organisation outside was asked about. A verdict names the random number.
create table assessments (
    candidate text primary key,
    case_id integer not null references cases (id) on delete cascade,
    content_key blob not null,
    partner text not null,
    -- SHA-256 of the message, so that a verdict is about what was sent.
    message blob not null,
    at text not null,
    by text not null
) strict, without rowid;

create index assessments_by_case on assessments (case_id);
