-- Weighings with their draft, figures, decision and signatures. A row without a kind is what an earlier version wrote at a
-- renewal: a reason and nothing else; it stays as it is, and carries no permit.
alter table weighings add column kind text
    check (kind is null or kind in ('First', 'Renewal', 'Extraordinary', 'ThreeYearReview'));
-- The period's figures as they were counted when it was drafted (made_at): JSON.
alter table weighings add column figures text;
-- Opinions and decision: JSON, until it is recorded.
alter table weighings add column judgement text;
-- The newest point of the source when it was drafted.
alter table weighings add column last_point integer;
alter table weighings add column recorded_at text;
alter table weighings add column replaced_by integer references weighings (id);
-- The permit that stands on it: one, and once.
alter table weighings add column used_by integer references permits (id);
-- 1 when an older back-up was put back since: it leads to no permit any more.
alter table weighings add column is_gone integer not null default 0;

create unique index weighings_used_once on weighings (used_by) where used_by is not null;

-- Everything that a weighing has to answer, numbered for each source. No number is given twice.
create table weighing_points (
    source text not null references sources (name),
    number integer not null,
    kind text not null check (kind in ('Answer', 'Figure', 'Incident', 'Rollback', 'UpheldComplaint', 'Dissent')),
    at text not null,
    -- What somebody wrote; empty where the subject says all.
    words text not null,
    -- What it is about, for the program: bound:RejectedShare, incident:attackPublished.
    subject text,
    -- The draft that it was said of.
    weighing integer references weighings (id),
    actor text not null,
    -- 1 if it calls for an extraordinary weighing.
    calls integer not null default 0,
    -- The recorded weighing that addressed it.
    addressed_in integer references weighings (id),
    primary key (source, number)
) strict, without rowid;

create index weighing_points_by_weighing on weighing_points (weighing) where weighing is not null;

create table weighing_signatures (
    weighing integer not null references weighings (id),
    axis text not null check (axis in ('Goal', 'Privacy', 'Security')),
    person integer not null,
    handle text not null,
    signed_at text not null,
    kind text not null,
    digest blob not null,
    proof text not null,
    primary key (weighing, axis),
    -- Three axes, three persons.
    unique (weighing, person)
) strict, without rowid;

create trigger weighings_stay before delete on weighings
begin
    select raise(abort, 'a weighing is never deleted');
end;

create trigger weighings_recorded_stay before update of body, figures, judgement, kind, recorded_at on weighings
when old.recorded_at is not null
begin
    select raise(abort, 'a recorded weighing is never rewritten');
end;

create trigger weighing_points_stay before delete on weighing_points
begin
    select raise(abort, 'a point is never deleted');
end;
