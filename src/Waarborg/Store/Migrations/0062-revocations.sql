-- That a permit was revoked stands in the journal as well: whoever edits it away beside the permit revives nothing.
create index evidence_of_revocations on evidence (json_extract(cast(body as text), '$.permit')) where kind = 'permit.revoked';
-- What two people signed is held against a permit; what changes of it makes the gate ask anew.
create trigger gate_acts_update after update on acts when old.decided_at is not null
begin update gate_generation set n = n + 1; end;
create trigger gate_acts_delete after delete on acts begin update gate_generation set n = n + 1; end;
