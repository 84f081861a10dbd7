-- Things that a person must know of: a decoder that gave another hash the second time, a restriction that failed.
create table alarms (
    id integer primary key,
    kind text not null,
    words text not null,
    raised_at text not null
) strict;
