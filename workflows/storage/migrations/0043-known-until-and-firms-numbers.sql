-- Until when holidays were announced by which a loan's due days stand. Once more of them are known, each open loan is looked at once.
-- All loans so far were drawn while they were known until 2026-12-31.
alter table loans add column known_until integer not null default 20818;
alter table loans alter column known_until drop default;
create index on loans (known_until, id) where state = 'open';

-- A firm's account number derives from it, as a person's from customers.serial; the numbers of the two lie apart (core/deposits/number.ts).
alter table organizations add column serial bigint generated always as identity unique;
