-- What was judged to be a test picture is counted apart from other matches. What was seen before is looked at once more.
drop table seen;

create table seen (
    item_key blob primary key,
    source text not null,
    outcome text not null check (outcome in ('Match', 'TestMatch', 'NoMatch')),
    generation integer not null,
    day text not null
) strict, without rowid;

create index seen_by_source on seen (source);

-- So that the figures of a day find the few of these among millions of entries.
create index evidence_of_tests on evidence (seq) where kind = 'test.match';
