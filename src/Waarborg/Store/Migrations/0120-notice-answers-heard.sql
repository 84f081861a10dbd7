-- The decision that whoever sent a notice heard before the one that `said` names, which may be on its way: null where none is
-- known to have arrived.
alter table notice_answers add column heard text;
