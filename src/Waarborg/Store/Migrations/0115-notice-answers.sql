-- Whoever sent a notice and said how he is reached: he is told that it was received, and what was decided (DSA Article 16(4)
-- and (5)). How he is reached lies sealed.
create table notice_answers (
    case_id integer primary key,
    recipient blob not null,
    language text not null check (language in ('nl', 'en')),
    -- The messages in outgoing, once they were made, and the decision that the last one tells of.
    receipt integer,
    decided integer,
    said text check (said in ('Granted', 'Refused', 'NotThere', 'NotOurs'))
) strict;
