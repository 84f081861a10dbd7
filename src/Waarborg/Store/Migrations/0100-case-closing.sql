-- Why a case about an address was closed though nothing was done here, and, sealed, in whose words.
alter table cases add column closed_why text check (closed_why in ('NotThere', 'NotOurs', 'Withdrawn'));
alter table cases add column closed_reason blob;
