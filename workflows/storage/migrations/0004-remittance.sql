-- Intent rows: written before the command, marked by the projector after it (decision 8).
create table transfers (
  id       text primary key,
  entry    text   not null,
  payer    text   not null references customers,
  payee    text   not null references customers,
  amount   bigint not null,
  memo     text   not null,
  at       bigint not null,
  state    text   not null default 'requested' check (state in ('requested', 'done', 'refused')),
  sequence bigint
);

create table top_ups (
  id        text primary key,
  reference text   not null unique, -- EndToEndId on the wire
  customer  text   not null references customers,
  amount    bigint not null,
  at        bigint not null,
  state     text   not null default 'requested' check (state in ('requested', 'arrived', 'refused')),
  answered  text check (answered in ('accepted', 'rejected')), -- the other bank's answer to our request
  tries     integer not null default 0,
  next_try  timestamptz not null default now(),
  reason    text,
  request   text   not null,
  sequence  bigint
);
create index on top_ups (next_try) where answered is null;
create index on top_ups (customer, at desc);
