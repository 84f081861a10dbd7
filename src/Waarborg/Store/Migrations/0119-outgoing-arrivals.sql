-- At one try or another it may have arrived, though nobody said so: then it is not taken back, however later tries failed.
alter table outgoing add column may_have_arrived integer not null default 0;
update outgoing set may_have_arrived = 1 where attempted_at is not null or (attempts = 0 and problem is not null);

-- A restriction of several items whose statement went with the first of them: it is no restriction of which nobody was told.
alter table restrictions add column had_statement integer not null default 0;
