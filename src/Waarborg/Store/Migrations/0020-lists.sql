-- Lists, their releases and what is known about them. No fingerprint of any entry lies here: these are in encrypted
-- segment files, and an entry is known by its keyed handle.
create table lists (
    id integer primary key,
    name text not null unique,
    supplier text not null,
    created_at text not null,
    created_by text not null
) strict;

create table list_releases (
    id integer primary key,
    list_id integer not null references lists (id),
    number integer not null,
    state text not null,
    imported_at text not null,
    imported_by text not null,
    -- SHA-256 of the whole file as it was imported, as suppliers publish it.
    file_digest text not null,
    segment text not null unique,
    entries integer not null,
    added integer not null,
    kept integer not null,
    withdrawn integer not null,
    folded integer not null,
    skipped_lines integer not null,
    canary text not null check (canary in ('Passed', 'Failed')),
    -- Bits within which a PDQ of this list matches, where it says less than the program.
    max_distance integer,
    ended_at text,
    ended_by text,
    unique (list_id, number)
) strict;

-- A list has at most one release in force.
create unique index list_releases_active on list_releases (list_id) where state = 'Active';

create table list_release_counts (
    release_id integer not null references list_releases (id),
    algorithm text not null,
    category text not null,
    fingerprints integer not null,
    primary key (release_id, algorithm, category)
) strict, without rowid;

-- Entries that do not match because they resemble a picture that is known to be harmless.
create table list_set_aside (
    release_id integer not null references list_releases (id),
    entry text not null,
    algorithm text not null,
    distance integer not null,
    note text not null,
    set_aside_at text not null,
    primary key (release_id, entry)
) strict, without rowid;

-- The harmless pictures that the operator vouches for, in one segment.
create table known_good (
    only integer primary key check (only = 1),
    segment text,
    fingerprints integer not null,
    -- Which shipped set the releases in force were last held against.
    shipped text not null,
    changed_at text,
    changed_by text
) strict;

insert into known_good (only, segment, fingerprints, shipped) values (1, null, 0, '');

-- Counts every change to what may match, so that a glance tells whether anything is to be loaded anew.
create table list_changes (
    only integer primary key check (only = 1),
    number integer not null
) strict;

insert into list_changes (only, number) values (1, 0);

-- A number for everything together that an item was compared with.
create table generations (
    id integer primary key,
    digest text not null unique,
    begun_at text not null
) strict;
