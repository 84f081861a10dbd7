-- Until when whoever took a message has it: while that is when it is due, it may be on its way at this moment.
alter table outgoing add column taken_until text;
