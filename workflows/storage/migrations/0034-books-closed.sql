-- Accounting periods, closed and reopened by two persons: rows are only added; the newest of a period says how it stands.
create table accounting_period_acts (
  period   text    not null, -- 2026, 2026-Q4 or 2026-11
  n        integer not null,
  act      text    not null check (act in ('close', 'reopen')),
  proposal text    not null unique references proposals,
  at       bigint  not null, -- bank time of the confirmation
  first    integer not null, -- since 1970-01-01; of a period that began before the bank, the bank's first day
  last     integer not null,
  digest   text    not null, -- of the days and the general ledger, as they were when it was closed
  amount   bigint  not null, -- 4103 into 4104; 0 for what is no year
  entry    uuid,             -- what it booked, or took back
  primary key (period, n),
  check ((n % 2 = 1) = (act = 'close'))
);
create index on accounting_period_acts (last);
create view accounting_periods as
  select distinct on (period) * from accounting_period_acts order by period, n desc;

create function refuse_change_of_acts() returns trigger language plpgsql as $$
begin
  raise exception 'what was closed or reopened is not changed' using errcode = 'integrity_constraint_violation';
end $$;
create trigger acts_stay before update or delete or truncate on accounting_period_acts
  for each statement execute function refuse_change_of_acts();

-- No row of a closed period's general ledger changes, and none comes or goes. Whoever takes this away is found by the digest.
create function refuse_change_of_closed() returns trigger language plpgsql as $$
declare
  touched integer := case when tg_op = 'INSERT' then new.day else old.day end;
begin
  if exists (select from accounting_periods where act = 'close' and touched between first and last)
    or (tg_op = 'UPDATE' and exists (select from accounting_periods where act = 'close' and new.day between first and last)) then
    raise exception 'the books of day % are closed', touched using errcode = 'integrity_constraint_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger closed_books_stay before insert or update or delete on general_ledger
  for each row execute function refuse_change_of_closed();
create trigger closed_days_stay before update or delete on business_days
  for each row execute function refuse_change_of_closed();

-- Freezes by order of a body (协助冻结、扣划). The ledger holds the order itself, without an end: a renewal keeps its place.
create table freeze_orders (
  id        text primary key, -- freeze-order-<128 bits>
  customer  text    not null references customers,
  account   uuid    not null,
  in_ledger uuid    not null unique, -- the order's id there
  body      text    not null,
  document  text    not null,
  amount    bigint,              -- as ordered; null for the whole account
  secret    boolean not null,    -- the customer is not told by whom
  at        bigint  not null,
  until     bigint  not null,
  renewals  integer not null default 0,
  state     text    not null check (state in ('asked', 'standing', 'lapsing', 'lapsed', 'ended', 'refused')),
  ended_at  bigint,
  unique (account, body, document)
);
create index on freeze_orders (account) where state in ('standing', 'lapsing');
create index on freeze_orders (until) where state in ('standing', 'lapsing');
-- What was done under it: renewals, deductions, its end.
create table freeze_order_acts (
  freeze_order text    not null references freeze_orders,
  n            integer not null,
  act          text    not null check (act in ('renew', 'deduct', 'thaw', 'spend', 'lapse')),
  proposal     text    references proposals,
  document     text    not null default '',
  amount       bigint,
  until        bigint,
  entry        uuid,
  at           bigint  not null,
  primary key (freeze_order, n),
  unique (freeze_order, act, proposal)
);

alter table proposals drop constraint proposals_kind_check,
  add constraint proposals_kind_check
    check (kind in ('give-role', 'end-role', 'decide-case', 'decide-payment', 'thaw', 'end-sessions', 'decide-firm',
      'close-period', 'reopen-period', 'freeze', 'renew-freeze', 'deduct'));
