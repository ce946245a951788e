-- Money out to the customer's own account at another bank.
create table withdrawals (
  id        text primary key, -- withdrawal-<128 bits>
  reference text   not null unique, -- EndToEndId on the wire
  customer  text   not null references customers,
  amount    bigint not null,
  at        bigint not null,
  request   text   not null,
  bank      text   not null,
  number    text   not null,
  name      text   not null,
  class     text   not null,
  state     text   not null default 'requested' check (state in ('requested', 'held', 'unclear', 'paid', 'returned', 'refused')),
  reason    text,
  started   boolean not null default false,
  ended_at  bigint,
  summary   text,
  sequence  bigint
);
create index on withdrawals (customer, at desc);
create index on withdrawals (at) where not started;
