-- Why a file is back, written down when it is: what said so goes with its item. Null of what is not back, and of what an older
-- version put back.
alter table statements add column back_because text
    check (back_because in ('Unknown', 'Complaint', 'Person', 'NotInTime', 'Withdrawn'));
