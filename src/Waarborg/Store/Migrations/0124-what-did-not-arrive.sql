-- Every page of whoever sees cases counts what did not arrive: few rows among the many that did.
create index reports_open on reports (state) where state in ('Sending', 'Stopped');
create index dsa_statements_open on dsa_statements (state) where state in ('Waiting', 'Stopped');
