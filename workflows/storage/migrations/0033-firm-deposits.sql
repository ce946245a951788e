-- A deposit is a customer's or a firm's. Which of the firm's people asked for an act stands with the act.
alter table term_deposits
  alter column customer drop not null,
  add column organization text references organizations,
  add column holder text generated always as (coalesce(customer, organization)) stored,
  add constraint one_holder check (num_nonnulls(customer, organization) = 1);
drop index term_deposits_customer_opened_at_idx;
create index on term_deposits (holder, opened_at desc);
alter table term_deposit_acts add column actor text references customers; -- null: the holder themselves, or the bank

-- 协定存款: from a day on, what is above the agreed amount on a firm's current account earns the agreed rate. A change is another agreement.
create table deposit_agreements (
  id           text primary key, -- agreement-<128 bits>
  organization text    not null references organizations,
  account      uuid    not null, -- the ledger's: the firm's current account
  agreed       bigint  not null check (agreed > 0),
  from_day     integer not null, -- since 1970-01-01
  until_day    integer check (until_day >= from_day), -- the first day that does not count; null while it goes on from term to term
  actor        text    not null references customers,
  at           bigint  not null,
  request      text    not null,
  ended_by     text    references customers,
  ended_at     bigint
);
create index on deposit_agreements (organization, from_day desc);
create index on deposit_agreements (account, from_day);
-- The days that earned by an agreement, with the balance that each ended on as it is known now: money that counts from an earlier day
-- changes what was above the agreed amount on each day since. Rates in millionths of a year.
create table agreement_days (
  account integer not null, -- its number in ledger_accounts
  day     integer not null,
  agreed  bigint  not null,
  balance bigint  not null,
  demand  integer not null,
  rate    integer not null,
  primary key (account, day)
);
create index on agreement_days (day);
