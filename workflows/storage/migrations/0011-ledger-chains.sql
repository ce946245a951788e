-- Accounts get small numbers, entries carry their one leg, and an account's movements are found along a chain instead of
-- by two indexes over all legs: keeping those cost more than everything else about an entry together.

-- The number is given in the order of opening, so every rebuild gives the same. What changes with each movement is
-- written again and again: half of each page is left free, so that a row changes in its page and no index hears of it.
create table numbered_accounts (
  number         integer not null,
  id             uuid not null,
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
  position       bigint not null, -- of the last event that changed it
  last           bigint not null, -- position of the newest entry with a leg on it, 0 for none: where its chain begins
  movements      integer not null -- how many entries have a leg on it
) with (fillfactor = 50);

-- Every event of the log, refusals included: what was asked, what was answered, where that stands. What COPY does not
-- name has the value of a plain post without a word, which is what bulk loads are made of.
create table chained_entries (
  position      bigint  not null,
  id            uuid    not null,
  -- First the columns that have indexes: a row that is put in is taken apart only so far.
  target        uuid,            -- the hold, freeze, entry or account that it is about
  business      text    not null default '',
  effective_day integer not null,
  -- Its leg, when it has only one and nothing is held by it; others lie in ledger_compound_legs.
  debit         integer,
  credit        integer,
  content       bigint  not null, -- what "same id, same content" compares
  booked_at     bigint  not null,
  booked        bigint, -- negative in a red-letter entry
  -- the booked balance on each account's normal side after this leg
  debit_after   bigint,
  credit_after  bigint,
  -- position of the entry before that has a leg on this account, 0 for none
  debit_before  bigint,
  credit_before bigint,
  kind          text    not null default 'post', -- that of the command, or expire
  answer        text    not null default 'posted',
  details       jsonb,           -- of a refusal
  step          text    not null default '',
  memo          text    not null default '',
  actor         text    not null default '',
  request       text    not null default ''
);

create table ledger_compound_legs (
  position      bigint   not null,
  n             smallint not null,
  debit         integer  not null,
  credit        integer  not null,
  booked        bigint   not null,
  held          bigint   not null, -- negative where a hold ends
  debit_after   bigint   not null,
  credit_after  bigint   not null,
  debit_before  bigint   not null,
  credit_before bigint   not null,
  primary key (position, n)
);

-- Every 64th movement of an account: a search in the past begins at the next one, not at the newest.
create table ledger_marks (
  account  integer not null,
  position bigint  not null,
  primary key (account, position)
);

create table numbered_days (
  account integer not null,
  day     integer not null, -- since 1970-01-01
  debits  bigint  not null,
  credits bigint  not null
) with (fillfactor = 50);

-- What is there is carried over, for a rebuild takes long and would let the domains hear everything again.
create temp table numbers on commit drop as
  select row_number() over (order by e.position)::integer as number, e.target as id
  from ledger_entries e where e.kind = 'open' and e.answer = 'opened';
create unique index on numbers (id);
create temp table chain on commit drop as
  select n.number as account, s.position, lag(s.position, 1, 0) over w as before, row_number() over w as nth
  from (select position, debit as id from ledger_legs union select position, credit from ledger_legs) s join numbers n using (id)
  window w as (partition by n.number order by s.position);
create unique index on chain (account, position);
create temp table numbered_legs on commit drop as
  select l.position, l.n, d.number as debit, c.number as credit, l.booked, l.held, l.debit_after, l.credit_after,
    db.before as debit_before, cb.before as credit_before,
    count(*) over (partition by l.position) = 1 and l.held = 0 as alone
  from ledger_legs l join numbers d on d.id = l.debit join numbers c on c.id = l.credit
  join chain db on db.account = d.number and db.position = l.position
  join chain cb on cb.account = c.number and cb.position = l.position;
create unique index on numbered_legs (position, n);

insert into numbered_accounts
  select n.number, a.*, coalesce(c.last, 0), coalesce(c.movements, 0)
  from ledger_accounts a join numbers n using (id)
  left join (select account, max(position) as last, count(*) as movements from chain group by account) c on c.account = n.number;
insert into chained_entries
  select e.position, e.id, e.target, e.business, e.effective_day, l.debit, l.credit, e.content, e.booked_at, l.booked, l.debit_after,
    l.credit_after, l.debit_before, l.credit_before, e.kind, e.answer, e.details, e.step, e.memo, e.actor, e.request
  from ledger_entries e left join numbered_legs l on l.position = e.position and l.alone order by e.position;
insert into ledger_compound_legs
  select position, n, debit, credit, booked, held, debit_after, credit_after, debit_before, credit_before
  from numbered_legs where not alone order by position, n;
insert into ledger_marks select account, position from chain where nth % 64 = 0;
insert into numbered_days select n.number, d.day, d.debits, d.credits from ledger_days d join numbers n on n.id = d.account;

drop table ledger_legs, ledger_entries, ledger_accounts, ledger_days;
alter table numbered_accounts rename to ledger_accounts;
alter table chained_entries rename to ledger_entries;
alter table numbered_days rename to ledger_days;
alter table ledger_accounts add primary key (number), add unique (id);
alter table ledger_entries add primary key (position), add unique (id);
alter table ledger_days add primary key (account, day);
create index on ledger_accounts (owner);
create index on ledger_accounts (head);
create index on ledger_entries (business) where business <> '';
create index on ledger_entries (target) where target is not null;
create index on ledger_compound_legs (debit) where held > 0;

-- What moved: every leg with the ids of its accounts, for people and for what goes by position.
create view ledger_legs as
  select l.position, l.n, d.id as debit, c.id as credit, l.booked, l.held, l.debit_after, l.credit_after
  from (
    select position, 0::smallint as n, debit, credit, booked, 0::bigint as held, debit_after, credit_after
    from ledger_entries where debit is not null
    union all
    select position, n, debit, credit, booked, held, debit_after, credit_after from ledger_compound_legs) l
  join ledger_accounts d on d.number = l.debit join ledger_accounts c on c.number = l.credit;

-- The legs on one account up to a position, newest first: those of at least so many entries that booked something on it.
create function ledger_movements(of uuid, until bigint default 9223372036854775807, most integer default 2147483647)
returns table (
  "position" bigint, n smallint, side text, counter integer, booked bigint, held bigint, after bigint
) language sql stable as $$
  with recursive account as (select number, last from ledger_accounts where id = of),
  walk as (
    select coalesce((select m.position from ledger_marks m where m.account = a.number and m.position >= until order by m.position limit 1), a.last) as at,
      0 as found, a.number from account a
    union all
    select step.before, w.found + (w.at <= until and step.books)::integer, w.number
    from walk w cross join lateral (
      select case when e.debit = w.number then e.debit_before else e.credit_before end as before, e.booked <> 0 as books
      from ledger_entries e where e.position = w.at and e.debit is not null
      union all
      select max(case when l.debit = w.number then l.debit_before else l.credit_before end), bool_or(l.booked <> 0)
      from ledger_compound_legs l where l.position = w.at and w.number in (l.debit, l.credit) having count(*) > 0) step
    where w.at > 0 and w.found < most),
  found as (select at, number from walk where at > 0 and at <= until and found < most)
  select f.at, leg.* from found f cross join lateral (
    select 0::smallint as n, case when e.debit = f.number then 'debit' else 'credit' end as side,
      case when e.debit = f.number then e.credit else e.debit end as counter, e.booked, 0::bigint as held,
      case when e.debit = f.number then e.debit_after else e.credit_after end as after
    from ledger_entries e where e.position = f.at and e.debit is not null
    union all
    select l.n, case when l.debit = f.number then 'debit' else 'credit' end,
      case when l.debit = f.number then l.credit else l.debit end, l.booked, l.held,
      case when l.debit = f.number then l.debit_after else l.credit_after end
    from ledger_compound_legs l where l.position = f.at and f.number in (l.debit, l.credit)
    offset 0) leg
  order by 1 desc, 2 desc
$$;
