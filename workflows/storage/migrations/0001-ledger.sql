-- The log is the truth; every other ledger table is a projection of it and can be rebuilt from zero.
create table ledger_log (
  shard      smallint not null,
  sequence   bigint   not null,
  format     smallint not null,
  booked_at  bigint   not null, -- bank time, ms since 1970
  commands   bytea    not null,
  outcome    bytea    not null,
  hash       bytea    not null, -- SHA-256 over the hash of the row before and all of this row
  primary key (shard, sequence) -- the fence: two writers can never both append
);

create table ledger_snapshots (
  shard    smallint not null,
  sequence bigint   not null,
  format   smallint not null,
  hash     bytea    not null, -- that of the log row with this sequence
  state    bytea    not null,
  taken_at timestamptz not null default now(),
  primary key (shard, sequence)
);

create table ledger_cursor (
  shard    smallint primary key,
  sequence bigint not null
);

create table ledger_accounts (
  id           text primary key,
  unit         text not null,
  side         text not null check (side in ('debit', 'credit')),
  head         text not null,
  owner        text not null,
  floor        bigint,
  debits       bigint not null default 0,
  credits      bigint not null default 0,
  held_debits  bigint not null default 0,
  held_credits bigint not null default 0,
  opened_at    bigint not null,
  sequence     bigint not null
);
create index on ledger_accounts (owner);
create index on ledger_accounts (head);

create table ledger_entries (
  id            text primary key,
  sequence      bigint  not null,
  index         integer not null,
  kind          text    not null check (kind in ('post', 'hold', 'settle', 'release', 'expire')),
  hold          text,
  hold_state    text check (hold_state in ('held', 'settled', 'released', 'expired')), -- of kind hold
  business      text    not null,
  step          text    not null,
  memo          text    not null,
  actor         text    not null,
  request       text    not null,
  booked_at     bigint  not null,
  effective_day integer not null
);
create index on ledger_entries (business);
create index on ledger_entries (sequence, index);

create table ledger_legs (
  entry         text     not null references ledger_entries,
  n             smallint not null,
  debit         text     not null,
  credit        text     not null,
  amount        bigint   not null,
  -- the balance on each account's normal side after this leg; null for what is only held
  debit_after   bigint,
  credit_after  bigint,
  sequence      bigint   not null,
  index         integer  not null,
  primary key (entry, n)
);
create index on ledger_legs (debit, sequence desc, index desc);
create index on ledger_legs (credit, sequence desc, index desc);
