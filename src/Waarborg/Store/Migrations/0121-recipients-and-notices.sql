-- Whether anybody gets reports is a fact of every user notice: what was found before is looked at anew.
create trigger report_recipients_in_gate after insert on report_recipients
begin
    update gate_generation set n = n + 1;
end;

create trigger report_recipients_changed_in_gate after update on report_recipients
begin
    update gate_generation set n = n + 1;
end;
