-- Answers of the public that two people took off the page, because they hold somebody's personal data: the words are gone, the
-- number stays.
alter table weighing_points add column removed_at text;
-- Why, as the two signed it; it is published in the place of the words.
alter table weighing_points add column removed_why text;
