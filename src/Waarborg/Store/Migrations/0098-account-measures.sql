-- A measure against a customer's account that somebody proposed because of one confirmed content. Nothing is sent and nothing is
-- done; the reason, which a person typed, lies sealed.
create table account_measures (
    case_id integer not null references cases (id) on delete cascade,
    content_key blob not null,
    measure text not null check (measure in ('Suspend', 'Terminate', 'Warn')),
    reason blob not null,
    proposed_at text not null,
    proposed_by text not null,
    primary key (case_id, content_key)
) strict, without rowid;
