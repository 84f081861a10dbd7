-- What customers say against restrictions, and what was decided about it. One for each statement; both texts lie sealed.
create table complaints (
    id integer primary key autoincrement,
    statement integer not null unique references statements (id),
    case_id integer not null,
    item_id integer not null,
    content_key blob not null,
    language text not null check (language in ('nl', 'en')),
    text blob not null,
    made_at text not null,
    clock integer not null,
    state text not null check (state in ('Made', 'Upheld', 'Reversed', 'Lifted')),
    decided_at text,
    decided_by text,
    reason blob
) strict;

create index complaints_by_content on complaints (case_id, content_key);
create index complaints_waiting on complaints (id) where state = 'Made';

-- Somebody's life or safety may be in danger: who said so, whether the police were told, and who saw to it.
create table dangers (
    id integer primary key autoincrement,
    case_id integer not null,
    reason blob not null,
    raised_at text not null,
    raised_by text not null,
    clock integer not null,
    -- The message to the police; null where the settings name no way to them.
    message integer,
    acknowledged_at text,
    acknowledged_by text
) strict;

create index dangers_open on dangers (id) where acknowledged_at is null;
create index dangers_by_case on dangers (case_id);
