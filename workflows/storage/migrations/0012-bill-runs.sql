-- Organisations that work with the bank, and the bank itself; who is what in them.
create table organizations (
  id         text primary key,
  name       text   not null,
  kind       text   not null check (kind in ('bank', 'property')),
  created_at bigint not null
);
create table roles (
  customer     text   not null references customers,
  organization text   not null references organizations,
  role         text   not null check (role in ('manager', 'officer')),
  from_at      bigint not null,
  to_at        bigint,
  primary key (customer, organization, role, from_at)
);

create table bill_runs (
  id           text primary key, -- bill-run-<128 bits>
  organization text   not null references organizations,
  title        text   not null,
  at           bigint not null,
  created_by   text   not null references customers,
  request      text   not null,
  terms        jsonb  not null,
  state        text   not null default 'draft'
               check (state in ('draft', 'reading', 'read', 'presenting', 'collecting', 'overdue', 'closing', 'closed', 'cancelled')),
  paused       boolean not null default false,
  confirmed_at bigint,
  confirmed_by text references customers,
  started      boolean not null default false, -- its run was accepted by Temporal
  next_at      bigint, -- when it next has something to do
  closed_at    bigint,
  settlement   jsonb,
  summary      text
);
create index on bill_runs (organization, at desc);
create index on bill_runs (confirmed_at) where confirmed_at is not null and not started;

-- Orders to a run that must count once, whoever repeats them.
create table run_orders (
  id   text primary key,
  run  text not null references bill_runs,
  kind text not null,
  at   timestamptz not null default now()
);

-- The sheet of a run as it was handed in; a later one takes its place until the run is confirmed.
create table bill_sheets (
  run         text primary key references bill_runs,
  name        text  not null,
  bytes       bytea not null,
  digest      text  not null, -- SHA-256
  uploaded_at bigint not null,
  uploaded_by text  not null references customers,
  upload      integer not null default 1, -- counts the files of this run
  mends       boolean not null default false, -- only the rows that were wrong before: the others stay
  state       text  not null default 'waiting' check (state in ('waiting', 'reading', 'read', 'refused')),
  refused     jsonb, -- why the whole file was not read
  form        jsonb, -- its titles, and how it counts days: what the file of errors needs
  bad         integer not null default 0
);
create table bad_rows (
  run      text    not null references bill_runs,
  row      integer not null,
  cells    jsonb   not null,
  problems jsonb   not null,
  primary key (run, row)
);

create table house_bills (
  id           text primary key, -- house-bill-<128 bits>
  run          text   not null references bill_runs,
  organization text   not null references organizations,
  number       text   not null,
  house        text   not null,
  building     text   not null,
  name         text   not null,
  phone        text,
  account      text,
  items        jsonb  not null,
  at           bigint not null,
  due_day      integer not null, -- since 1970-01-01
  link         text   not null unique,
  upload       integer not null, -- the file it came in
  state        text   not null default 'draft' check (state in ('draft', 'presenting', 'open', 'withdrawn', 'closed')),
  -- What the ledger did, marked by the projector. left_due = amount + penalty - paid, less what was withdrawn or closed.
  amount       bigint not null,
  penalty      bigint not null default 0,
  paid         bigint not null default 0,
  refunded     bigint not null default 0,
  left_due     bigint not null default 0,
  -- What nobody has paid, also after the run has closed it.
  rest         bigint generated always as (case when state = 'withdrawn' then 0 else amount + penalty - paid end) stored,
  -- The penalty's sum of days (积数) and the last day that is in it.
  fen_days     numeric(30) not null default 0,
  accrued_to   integer,
  reminded     integer, -- the due day that was reminded of
  told_overdue integer, -- the due day after which the payer was told
  announced    boolean not null default false
);
create index on house_bills (run, building, house, number);
create unique index on house_bills (run, upper(number));
create index on house_bills (phone) where state = 'open';
create index on house_bills (organization, house);
-- One number, one bill: a draft counts only once its run is confirmed.
create unique index house_bills_number on house_bills (organization, upper(number)) where state <> 'draft' and state <> 'withdrawn';

-- What changes what is left to pay, beside payments: written before the ledger is asked, done when it has done it.
create table bill_changes (
  id     uuid primary key, -- the ledger entry
  bill   text   not null references house_bills,
  kind   text   not null check (kind in ('penalty', 'correct', 'withdraw', 'close')),
  amount bigint not null, -- signed
  day    integer,         -- of a penalty
  fen_days numeric(30),   -- of a penalty: the sum with that day
  reason text   not null default '',
  actor  text   not null,
  at     bigint not null,
  done   boolean not null default false
);
create index on bill_changes (bill);

-- Who has failed to name the householder of a link, and how often.
create table link_tries (
  link         text primary key,
  failures     integer not null default 0,
  locked_until timestamptz
);
-- Households whose bills a customer sees beside those that come to their own phone.
create table households (
  id           text primary key,
  customer     text   not null references customers,
  organization text   not null references organizations,
  house        text   not null,
  name         text   not null,
  since        bigint not null,
  unique (customer, organization, house)
);

create table mandates (
  id           text primary key,
  customer     text   not null references customers,
  organization text   not null references organizations,
  house        text   not null,
  cap          bigint not null,
  frequency    text   not null check (frequency in ('each-bill', 'monthly')),
  at           bigint not null,
  request      text   not null,
  ended_at     bigint
);
create unique index on mandates (organization, house) where ended_at is null;
create index on mandates (customer, at desc);

create table house_payments (
  id       text primary key, -- house-payment-<128 bits>
  payer    text   not null references customers,
  mandate  text   references mandates,
  attempt  integer not null default 1,
  amount   bigint not null,
  at       bigint not null,
  request  text   not null,
  state    text   not null default 'requested' check (state in ('requested', 'done', 'refused')),
  reason   text,
  booked_at bigint,
  sequence bigint
);
create index on house_payments (payer, at desc);
create table house_payment_lines (
  payment  text   not null references house_payments,
  bill     text   not null references house_bills,
  amount   bigint not null,
  refunded_at bigint,
  primary key (payment, bill)
);
create index on house_payment_lines (bill);
create table invoice_requests (
  payment    text primary key references house_payments,
  title      text not null,
  tax_number text,
  at         bigint not null
);
