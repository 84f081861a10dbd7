-- What an inlet for uploads answers when one matches, and whether the matched bytes are kept under seal. Null where nobody has
-- said it: such an inlet opens a case, answers that there was a match, and keeps nothing, as before.
alter table sources add column on_match text check (on_match in ('Refuse', 'Hold'));
alter table sources add column keep_matched integer check (keep_matched in (0, 1));
