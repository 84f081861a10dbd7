-- When somebody else was last shown a link to a passkey for this account: whoever vouched before did not vouch for its holder.
alter table people add column link_shown_at text;
