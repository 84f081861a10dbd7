-- Which files of a report were not handed over with it, and why.
alter table reports add column not_handed text;

create index reports_by_corrected on reports (corrects) where corrects is not null;
