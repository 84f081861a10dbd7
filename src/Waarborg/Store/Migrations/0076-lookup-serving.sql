-- Answering for a list that is held here: which list two people opened, the secrets of the week, and who asked for how much.
create table served_lists (
    list text primary key,
    prefix_bits integer not null,
    since text not null,
    proposal integer not null
) strict;

-- One week at a time: the salt of its tags and the secret of its pads, sealed.
create table served_weeks (
    list text not null,
    week text not null,
    secrets blob not null,
    primary key (list, week)
) strict, without rowid;

-- What a caller asked for in a week, as keyed hashes that say nothing without the keys folder; gone after the week.
create table served_prefixes (
    week text not null,
    caller_key blob not null,
    prefix_key blob not null,
    primary key (week, caller_key, prefix_key)
) strict, without rowid;

create table served_budgets (
    week text not null,
    caller_key blob not null,
    spent integer not null,
    primary key (week, caller_key)
) strict, without rowid;
