-- Cases that somebody asked for by an address, without any scan.

-- The public address below which the files of a folder can be reached; the provider says it, or nobody does.
alter table sources add column address text;

-- The regular expressions that say whose a file is, in their order.
create table customer_rules (
    source text not null references sources (name),
    number integer not null,
    pattern text not null,
    primary key (source, number)
) strict, without rowid;

-- An address may be of no source. Of a column only its name, its default and its index can be changed in place.
drop index cases_open;
alter table cases add column where_found text references sources (name);
update cases set where_found = source;
alter table cases drop column source;
alter table cases rename column where_found to source;
create unique index cases_open on cases (source, entry) where closed_at is null;

alter table cases add column cause text not null default 'Match' check (cause in ('Match', 'Notice', 'Order'));
-- When the notice or the order was received, and, sealed: the address, who sent it, and the sender's reference.
alter table cases add column received_at text;
alter table cases add column request blob;
