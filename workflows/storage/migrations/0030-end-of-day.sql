-- The bank's days: each is closed once, in steps that leave what they did and how it adds up.
create table business_days (
  day      integer primary key, -- since 1970-01-01
  state    text    not null check (state in ('open', 'closing', 'closed')),
  cut      bigint,              -- the last position of the log that was booked on or before it
  next_day integer,             -- the next business day by the calendar, as it was known then
  began_at timestamptz,
  ended_at timestamptz,
  digest   text
);
create table business_day_steps (
  day    integer not null references business_days,
  n      integer not null,
  step   text    not null,
  state  text    not null check (state in ('running', 'done')),
  reached bigint not null default 0, -- how far a step over many things has come
  rows   bigint  not null default 0,
  facts  jsonb   not null default '{}',
  began_at timestamptz not null default now(),
  ended_at timestamptz,
  input  text,
  output text,
  primary key (day, n)
);
-- What a step over many things left, a piece each: a digest of the rows of that piece.
create table business_day_pieces (
  day   integer not null,
  step  text    not null,
  piece bigint  not null,
  rows  bigint  not null,
  facts jsonb   not null default '{}',
  digest text   not null,
  primary key (day, step, piece)
);

-- Accounts that earn by their balances' days (积数). The sum stands as of `day`; days since then are worked out from `base`.
create table interest_accounts (
  account  integer primary key, -- its number in ledger_accounts
  product  text    not null,
  since    integer not null, -- first day of the running period
  opening  bigint  not null, -- balance at the end of the day before
  day      integer not null, -- last day that the sum holds
  base     bigint  not null, -- balance at the end of that day
  sum      numeric not null, -- fen × days of the running period
  weighted numeric not null default 0 -- fen × days × millionths of earlier rates of an unsettled period
) with (fillfactor = 70);
-- What was moved on them in the running period, by the day from which it counts, as far as closed days know of it.
create table interest_turnover (
  account integer not null,
  day     integer not null,
  amount  bigint  not null,
  primary key (account, day)
) with (fillfactor = 70);
-- Money that counts from a day of a period that was settled before it was booked (起息日).
create table interest_corrections (
  account  integer not null,
  day      integer not null, -- from which it counts
  noted    integer not null, -- the business day that took it in
  amount   bigint  not null,
  interest bigint, -- the difference that it makes in the settled period; known at its posting
  primary key (account, day, noted)
);
create table interest_postings (
  account  integer not null,
  day      integer not null, -- the last day of the period
  since    integer not null,
  sum      numeric not null,
  weighted numeric not null, -- of earlier rates of the period
  percent  text    not null,
  interest bigint  not null,
  -- What was booked later and counts from days of this period: fen × days × millionths, and the interest that it made in all.
  corrected  numeric not null default 0,
  correction bigint  not null default 0,
  tax      bigint  not null,
  entry    uuid,
  state    text    not null default 'requested' check (state in ('requested', 'posted', 'suspended')),
  primary key (account, day)
);

-- The general ledger: turnover and closing balance of each head on each accounting day.
create table general_ledger (
  day     integer not null,
  unit    text    not null,
  head    text    not null,
  debits  bigint  not null,
  credits bigint  not null,
  transferred numeric not null default 0, -- debits less credits of the transfer into the profit of the year, which is no turnover
  closing numeric not null, -- debits less credits since the first day
  primary key (day, unit, head)
);
create index on general_ledger (unit, head, day);
