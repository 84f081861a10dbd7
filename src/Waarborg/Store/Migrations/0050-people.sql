-- People, what each may do, and how each signs. No passwords: a passkey, or in a sample a key file.
create table people (
    id integer primary key autoincrement,
    handle text not null unique,
    name text not null,
    is_outside integer not null,
    created_at text not null,
    -- Numbers of those who let this person in, as a JSON array; empty for the first two.
    let_in_by text not null,
    closed_at text
) strict;

create table person_roles (
    id integer primary key autoincrement,
    person integer not null references people (id),
    role text not null,
    granted_at text not null,
    withdrawn_at text,
    last_used_at text
) strict;

create unique index person_roles_once on person_roles (person, role) where withdrawn_at is null;

create table passkeys (
    credential blob primary key,
    person integer not null references people (id),
    -- The domain that it is bound to.
    rp_id text not null,
    public_key blob not null,
    sign_count integer not null,
    transports text not null,
    is_backup_eligible integer not null,
    is_backed_up integer not null,
    attestation blob not null,
    client_data blob not null,
    created_at text not null,
    last_used_at text,
    revoked_at text
) strict, without rowid;

create table sample_keys (
    person integer primary key references people (id),
    public_key blob not null
) strict;

-- One-time links by which a person makes a passkey; only a digest of each.
create table invitations (
    id integer primary key autoincrement,
    digest blob not null unique,
    person integer not null references people (id),
    made_at text not null,
    ends_at text not null,
    used_at text
) strict;

-- Who, besides those who let a person in, stands for him.
create table vouches (
    person integer not null references people (id),
    voucher integer not null references people (id),
    at text not null,
    proof text not null,
    primary key (person, voucher)
) strict, without rowid;

-- A role's rights, taken up for at most an hour, with a reason.
create table elevations (
    id integer primary key autoincrement,
    person integer not null references people (id),
    role text not null,
    reason text not null,
    begun_at text not null,
    ends_at text not null,
    proof text not null
) strict;

-- What one person proposes and another approves. The document is what both sign, byte for byte.
create table acts (
    id integer primary key autoincrement,
    act text not null,
    document text not null,
    drafted_at text not null,
    drafted_by text not null,
    ends_at text not null,
    proposed_at text,
    proposed_by integer references people (id),
    proposed_proof text,
    decided_at text,
    decided_by integer references people (id),
    decided_proof text,
    is_approved integer,
    refusal text,
    -- What came of it, in words.
    outcome text,
    -- When an approved act that is carried out later, such as an export, was.
    used_at text
) strict;

-- Challenges that were given to a browser and not yet answered.
create table ceremonies (
    id text primary key,
    kind text not null,
    subject text not null,
    state text not null,
    ends_at text not null
) strict, without rowid;

-- Machine callers: what each may do, and until when.
alter table api_keys add column holder text not null default 'first';
alter table api_keys add column caller text not null default 'Provider';
alter table api_keys add column scopes text not null default 'scan,cases';
alter table api_keys add column ends_at text;
alter table api_keys add column last_used_at text;
