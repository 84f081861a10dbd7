-- When the content of a release was let go: what was pulled often is kept for some releases, and for those that cases rest on.
alter table list_releases add column content_gone_at text;
