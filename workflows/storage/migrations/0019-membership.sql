-- A new phone number, with a time to wait in which the old one can object.
create table phone_changes (
  id         text primary key, -- phone-change-<128 bits>
  customer   text   not null references customers,
  phone      text   not null, -- the new one
  at         bigint not null,
  effective  bigint not null, -- when it is changed, bank time
  request    text   not null,
  state      text   not null default 'waiting' check (state in ('waiting', 'changed', 'cancelled', 'refused')),
  started    boolean not null default false,
  ended_at   bigint
);
create unique index on phone_changes (customer) where state = 'waiting';
create index on phone_changes (at) where not started;

-- Ten years after the end of business what is kept of a customer is erased (反洗钱法 art. 34, from 2025-01-01).
alter table customers add column erase_on integer, add column erased_at bigint;
create index on customers (erase_on) where erased_at is null and erase_on is not null;
