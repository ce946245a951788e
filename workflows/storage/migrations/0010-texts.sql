-- Notices that are to be texted. The id is that of the business event: the same event is told once.
create table text_queue (
  id        text primary key,
  n         bigint generated always as identity, -- the order in which a customer is told
  phone     text not null,
  kind      text not null,
  locale    text not null,
  facts     jsonb not null,
  not_after bigint not null, -- bank time
  attempts  integer not null default 0,
  next_at   timestamptz not null default now(), -- the next try; while one is under way, when it counts as lost
  state     text not null default 'waiting' check (state in ('waiting', 'sent', 'refused', 'expired', 'opted-out')),
  why       text
);
create index on text_queue (next_at) where state = 'waiting';

create table text_opt_outs (
  phone text primary key,
  at    timestamptz not null default now()
);
