-- Keys of callers of the API: only a digest of each, so that a copy of the database opens nothing.
create table api_keys (
    id integer primary key,
    digest blob not null unique,
    created_at text not null,
    actor text not null,
    revoked_at text
) strict;
