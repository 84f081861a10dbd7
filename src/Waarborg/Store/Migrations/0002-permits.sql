-- Sources that the provider declared, declarations that were refused, and the provider's permits to itself.
create table sources (
    name text primary key,
    kind text not null check (kind in ('Folder', 'Upload')),
    path text,
    service text not null check (service = 'hosting'),
    audience text not null check (audience in ('Public', 'ByLink')),
    declared_at text not null,
    actor text not null
) strict;

create table source_refusals (
    id integer primary key autoincrement,
    name text not null,
    rule text not null,
    refused_at text not null,
    actor text not null
) strict;

create table permits (
    id integer primary key autoincrement,
    source text not null references sources (name),
    statement text not null,
    signature blob not null,
    granted_at text not null,
    ends_at text not null,
    actor text not null,
    revoked_at text,
    revoked_by text,
    -- When the traces of what was scanned under it were wiped.
    wiped_at text
) strict;

create index permits_by_source on permits (source, ends_at);
