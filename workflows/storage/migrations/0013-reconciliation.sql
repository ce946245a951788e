-- What a payment says to its biller is the biller's data; a fee may come on top; something may be bought without a bill.
alter table bill_payments
  add column parameters jsonb not null default '{}',
  add column fee bigint not null default 0,
  add column tax bigint not null default 0,
  add column due jsonb, -- the amounts that the bill has had until the day of payment
  add column takes bigint; -- how much of what is left of the bill it takes away; null for all of its amount
update bill_payments set parameters = jsonb_build_object('customerNumber', customer_number);
alter table bill_payments drop column customer_number;

-- The biller's own file of a day, as it came.
create table biller_files (
  biller      text    not null,
  day         text    not null,
  text        text    not null,
  sha256      text    not null,
  received_at bigint  not null,
  primary key (biller, day)
);

-- A day reconciled with a biller: one row when it is done.
create table reconciliations (
  biller         text   not null,
  day            text   not null, -- 2026-11-23
  state          text   not null check (state in ('matched', 'differences', 'no-file')),
  matched        integer not null default 0,
  open           integer not null default 0,
  missing_here   integer not null default 0,
  missing_there  integer not null default 0,
  amount_differs integer not null default 0,
  state_differs  integer not null default 0,
  ledger_count   integer not null default 0,
  ledger_sum     bigint  not null default 0,
  own_count      integer not null default 0,
  own_sum        bigint  not null default 0,
  file_count     integer,
  file_sum       bigint,
  sha256         text, -- of the file; null without one
  at             bigint not null,
  concluded      boolean not null default false, -- its cases have runs of their own
  primary key (biller, day)
);

-- A difference, from the day it was found until one booking or one named decision ends it.
create table reconciliation_cases (
  id         text primary key, -- reconciliation-case-<128 bits>
  biller     text   not null,
  day        text   not null,
  kind       text   not null
             check (kind in ('missing-here', 'missing-there', 'amount-differs', 'state-differs', 'in-suspense', 'no-file')),
  reference  text   not null, -- what the biller knows the payment by; empty for a file
  payment    text,            -- ours, where there is one
  file_line  jsonb,
  ours       bigint,          -- what the ledger had for the biller when it was found
  theirs     bigint,          -- what the file has
  source     text references reconciliation_cases, -- the case that parked the money, of one in suspense
  state      text   not null default 'looking' check (state in ('looking', 'with-person', 'closed')),
  started    boolean not null default false, -- its run was accepted by Temporal
  inquiry    text,            -- what the biller last said to the reference
  owner      text references customers,
  deadline   bigint,
  opened_at  bigint not null,
  closed_at  bigint,
  outcome    text,
  decided_by text,
  decided_at bigint,
  reason     text,
  entry      uuid,
  summary    text
);
create index on reconciliation_cases (biller, day);
create index on reconciliation_cases (state, id);
create index on reconciliation_cases (payment);
create index on reconciliation_cases (id) where not started;

-- A work item has a day until which it is to be done.
alter table work_items add column deadline bigint;
