create table bill_payments (
  id              text primary key,
  customer        text   not null references customers,
  biller          text   not null,
  customer_number text   not null,
  bill            text   not null,
  amount          bigint not null,
  at              bigint not null,
  request         text   not null,
  state           text   not null default 'requested'
                  check (state in ('requested', 'held', 'unclear', 'in-review', 'paid', 'returned', 'refused')),
  reason          text,
  receipt         text,
  started         boolean not null default false, -- its run was accepted by Temporal
  ended_at        bigint,
  summary         text, -- the run's last words; the run itself expires (decision 21)
  sequence        bigint
);
create index on bill_payments (customer, at desc);
create index on bill_payments (biller, bill);
create index on bill_payments (at) where not started;

-- What a person of the bank must look at: it has a name, an age and someone who owns it.
create table work_items (
  id         text primary key,
  kind       text   not null,
  business   text   not null unique,
  owner      text   not null,
  opened_at  bigint not null,
  closed_at  bigint,
  outcome    text
);
