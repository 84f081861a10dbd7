-- Cases and their items. What would tell of a file or of a list (name, digests) lies sealed in `details`.
-- No number is ever given again (autoincrement): people write them down, and the journal refers to them.
create table cases (
    id integer primary key autoincrement,
    source text not null references sources (name),
    entry text not null,
    list text not null,
    supplier text not null,
    category text not null,
    reference text not null,
    opened_at text not null,
    opened_by text not null,
    closed_at text,
    next_item integer not null default 1
) strict;

-- One open case for an entry and a source.
create unique index cases_open on cases (source, entry) where closed_at is null;

create table case_items (
    id integer primary key autoincrement,
    case_id integer not null references cases (id),
    number integer not null,
    locator_key blob not null,
    version_key blob not null,
    content_key blob not null,
    details blob not null,
    algorithm text not null,
    distance integer not null,
    list_release integer not null,
    program_version text not null,
    found_at text not null,
    found_by text not null,
    decision text not null check (decision in ('Candidate', 'DisableFirst')),
    verdict text not null default 'None' check (verdict in ('None', 'Confirmed', 'Rejected')),
    verdict_at text,
    verdict_by text,
    restriction text not null default 'None'
        check (restriction in ('None', 'Disabling', 'Disabled', 'Restoring', 'Restored', 'Failed')),
    -- The journal's entries about it: the newest Disable, and the newest Restore of that.
    disable_id integer,
    restore_id integer,
    restriction_words text,
    disabled_in_sweep integer,
    unique (case_id, number)
) strict;

create index case_items_by_version on case_items (version_key);
create index case_items_under_way on case_items (id) where restriction in ('Disabling', 'Restoring');
create index case_items_by_locator on case_items (locator_key);
create index case_items_by_sweep on case_items (disabled_in_sweep) where disabled_in_sweep is not null;

-- Further names of a disabled object (hard links), which went with it.
create table case_item_links (
    item_id integer not null references case_items (id) on delete cascade,
    locator_key blob not null,
    primary key (item_id, locator_key)
) strict, without rowid;

-- All that stays of a rejected match.
create table rejections (
    content_key blob not null,
    entry text not null,
    rejected_on text not null,
    primary key (content_key, entry)
) strict, without rowid;
