-- The ledger's second format: events with Merkle roots, snapshots in parts, projections for bulk loads.
do $$ begin
  if exists (select from ledger_log) then
    raise exception 'this database was made by a development version with the ledger''s first format; start anew with --fresh';
  end if;
end $$;
drop table ledger_log, ledger_snapshots, ledger_cursor, ledger_legs, ledger_entries, ledger_accounts;

-- The log is the truth; every other ledger table is a projection of it and can be rebuilt from zero.
create table ledger_log (
  shard     smallint not null,
  sequence  bigint   not null,
  format    smallint not null,
  booked_at bigint   not null, -- bank time, ms since 1970
  events    integer  not null,
  previous  bytea    not null, -- the hash of the row before
  root      bytea    not null, -- Merkle root over the events
  hash      bytea    not null, -- SHA-256 over all of this row
  body      bytea    not null, -- what was looked up, the commands, the outcomes
  primary key (shard, sequence) -- the fence: two writers can never both append
);
create index on ledger_log (shard, booked_at);
-- Bodies are hashes and ids for the most part: trying to compress them costs and gains nothing.
alter table ledger_log alter column body set storage external;

create table ledger_snapshots (
  shard    smallint not null,
  sequence bigint   not null,
  format   smallint not null,
  hash     bytea    not null, -- that of the log row with this sequence
  scalars  bytea    not null,
  digest   bytea    not null, -- SHA-256 over the digests of the parts, in order
  taken_at timestamptz not null default now(),
  primary key (shard, sequence)
);
-- A snapshot has of each part the newest that is not newer than itself.
create table ledger_parts (
  shard    smallint not null,
  kind     smallint not null,
  number   integer  not null,
  sequence bigint   not null,
  bytes    bytea    not null,
  primary key (shard, kind, number, sequence)
);

create table ledger_cursor (
  shard    smallint primary key,
  sequence bigint not null
);

-- A position is one number: the batch's sequence × 16384 + the event's place in it.
create table ledger_accounts (
  id             uuid primary key,
  unit           text not null,
  side           text not null check (side in ('debit', 'credit')),
  head           text not null,
  owner          text not null,
  floor          bigint,
  period         text check (period in ('day', 'month', 'year')),
  allowance      bigint,
  source         uuid,
  debits         bigint not null,
  credits        bigint not null,
  held_debits    bigint not null,
  held_credits   bigint not null,
  frozen         bigint not null,
  blocks_debits  integer not null, -- how many orders block this side
  blocks_credits integer not null,
  opened_at      bigint not null,
  closed_at      bigint,
  position       bigint not null -- of the last event that changed it
);
create index on ledger_accounts (owner);
create index on ledger_accounts (head);

-- Every event of the log, refusals included: what was asked, what was answered, where that stands.
create table ledger_entries (
  position      bigint primary key,
  id            uuid   not null unique,
  kind          text   not null, -- that of the command, or expire
  answer        text   not null,
  details       jsonb,           -- of a refusal
  content       bigint not null, -- what "same id, same content" compares
  target        uuid,            -- the hold, freeze, entry or account that it is about
  business      text   not null,
  step          text   not null,
  memo          text   not null,
  actor         text   not null,
  request       text   not null,
  booked_at     bigint not null,
  effective_day integer not null
);
create index on ledger_entries (business) where business <> '';
create index on ledger_entries (target) where target is not null;

-- What moved: one row per debit and credit account of an event. No row is ever changed.
create table ledger_legs (
  position     bigint   not null,
  n            smallint not null,
  debit        uuid     not null,
  credit       uuid     not null,
  booked       bigint   not null, -- negative in a red-letter entry
  held         bigint   not null, -- negative where a hold ends
  -- the booked balance on each account's normal side after this leg
  debit_after  bigint   not null,
  credit_after bigint   not null
);
create index on ledger_legs (debit, position desc);
create index on ledger_legs (credit, position desc);
create index on ledger_legs (debit) where held > 0;
create index on ledger_legs using brin (position) with (pages_per_range = 16);

create table ledger_holds (
  id         uuid primary key,
  state      text   not null check (state in ('held', 'settled', 'released', 'expired')),
  position   bigint not null,
  ended      bigint, -- the position of what ended it
  expires_at bigint
);
create index on ledger_holds (expires_at) where state = 'held';

create table ledger_freezes (
  id         uuid primary key,
  account    uuid   not null,
  state      text   not null check (state in ('frozen', 'thawed', 'expired')),
  blocks     text check (blocks in ('debits', 'credits', 'both')),
  amount     bigint, -- what is left of it
  position   bigint not null,
  ended      bigint,
  expires_at bigint
);
create index on ledger_freezes (account, position);

-- Turnover by the day from which it counts; a balance by effective day is a sum over it.
create table ledger_days (
  account uuid    not null,
  day     integer not null, -- since 1970-01-01
  debits  bigint  not null,
  credits bigint  not null,
  primary key (account, day)
);

-- Sums by place in the chart of accounts and day: the general ledger and the trial balance read these.
create table ledger_heads (
  head    text    not null,
  unit    text    not null,
  day     integer not null,
  debits  bigint  not null,
  credits bigint  not null,
  primary key (head, unit, day)
);
