-- Deposits with a term, or with a notice. What the rules know of one stands in `deposit`, amounts as text of fen; the columns beside it are
-- for finding it. The money is in the ledger, an account for each deposit; these rows follow it.
create table term_deposits (
  id          text primary key, -- deposit-<128 bits>
  customer    text    not null references customers,
  product     text    not null,
  state       text    not null default 'requested' check (state in ('requested', 'open', 'closed', 'refused')),
  opened_at   bigint  not null, -- the ids of its entries begin with this instant
  deposit     jsonb   not null,
  principal   bigint  not null,
  matures_day integer, -- days since 1970-01-01
  next_day    integer, -- when something happens by itself: it matures, or interest is paid
  version     integer not null default 0, -- how many acts have ended
  closed_at   bigint,
  sequence    bigint
);
create index on term_deposits (customer, opened_at desc);
create index on term_deposits (next_day, id) where state = 'open';
create index on term_deposits (id) where state = 'open';

-- What was done with each, one after another: the n-th begins where the one before it ended, so two devices cannot do two at once.
create table term_deposit_acts (
  deposit    text    not null references term_deposits,
  n          integer not null,
  id         text    not null unique, -- deposit-act-<128 bits>
  kind       text    not null,
  state      text    not null default 'requested' check (state in ('requested', 'done', 'refused')),
  by_itself  boolean not null default false,
  at         bigint  not null,
  day        integer not null,
  request    text    not null,
  amounts    jsonb   not null, -- what moves, as text of fen
  lines      jsonb   not null, -- how it comes about
  after      jsonb   not null, -- the deposit as it is once this is done
  next_day   integer,
  entry      text, -- the ledger's; null where no money moves
  reason     text,
  ended_at   bigint,
  sequence   bigint,
  primary key (deposit, n)
);
create index on term_deposit_acts (at) where state = 'requested';
