-- Limits that were signed, the loans drawn from them, and what was done with each loan. The money is in the ledger; these rows follow it.
create table credit_lines (
  id           text primary key, -- credit-line-<128 bits>
  application  text    not null unique references loan_applications,
  firm         text    not null references firms,
  organization text    not null,
  customer     text    not null references customers,
  product      text    not null,
  offer        jsonb   not null, -- as it was signed
  amount       bigint  not null,
  opened_at    bigint  not null, -- the ids of its entries begin with this instant
  until_day    integer not null, -- days since 1970-01-01; nothing is drawn from then on
  state        text    not null default 'open' check (state in ('open', 'closed'))
);
create index on credit_lines (customer, opened_at desc);
create index on credit_lines (organization);

create table loans (
  id            text primary key, -- loan-<128 bits>
  line          text    not null references credit_lines,
  organization  text    not null,
  customer      text    not null references customers,
  state         text    not null default 'requested' check (state in ('requested', 'open', 'settled', 'refused')),
  opened_at     bigint  not null, -- the ids of its entries begin with this instant
  use           text    not null,
  payee         text, -- whose account it was paid on to; null: the firm's own
  loan          jsonb   not null, -- all that the rules know of it, amounts as text of fen
  principal     bigint  not null, -- not repaid yet
  due_since     integer, -- due day of the oldest instalment that is unpaid
  overdue_days  integer not null default 0, -- as it was last looked at, past the days of grace
  worst_days    integer not null default 0, -- the longest it ever was late
  grade         text    not null default 'normal',
  accruing      boolean not null default true,
  drawn_month   text    not null, -- for vintages
  next_day      integer, -- when something happens by itself
  version       integer not null default -1, -- the number of the last act that ended; the draw is 0
  settled_at    bigint,
  sequence      bigint
);
create index on loans (line);
create index on loans (customer, opened_at desc);
create index on loans (organization) where state = 'open' and overdue_days > 0;
create index on loans (next_day, id) where next_day is not null;
create index on loans (id) where state = 'open';
create index on loans (due_since) where state = 'open' and due_since is not null;
create index on loans (settled_at) where settled_at is not null;

-- The n-th act begins where the one before it ended, so two devices cannot do two at once.
create table loan_acts (
  loan      text    not null references loans,
  n         integer not null,
  id        text    not null unique, -- loan-act-<128 bits>
  kind      text    not null,
  state     text    not null default 'requested' check (state in ('requested', 'done', 'refused')),
  by_itself boolean not null default false,
  at        bigint  not null,
  day       integer not null,
  request   text    not null,
  moves     jsonb   not null, -- what moves, as text of fen
  after     jsonb   not null, -- the loan as it is once this is done
  entry     text, -- the ledger's; null where nothing is booked
  -- What the loan's row says afterwards beside the loan itself.
  principal    bigint  not null,
  due_since    integer,
  overdue_days integer not null,
  grade        text    not null,
  accruing     boolean not null,
  next_day     integer,
  settled      boolean not null,
  -- The running period afterwards, where its interest is spread evenly over its days and nothing is late: the end of day adds it up.
  runs_from     integer,
  runs_due      integer,
  runs_interest bigint,
  restores  boolean not null, -- whether principal that is repaid may be drawn again
  reason    text,
  ended_at  bigint,
  sequence  bigint,
  primary key (loan, n)
);
create index on loan_acts (at) where state = 'requested';

-- When the bank tries to collect what is due: by rule, several times on the due day and once on each day after.
create table loan_collections (
  loan     text    not null references loans,
  day      integer not null,
  n        integer not null,
  at       bigint  not null, -- when it is to be tried
  state    text    not null default 'due' check (state in ('due', 'paid', 'part', 'nothing', 'over')),
  taken    bigint,
  act      text,
  primary key (loan, day, n)
);
create index on loan_collections (at) where state = 'due';

-- What officers who collect have noted: calls, and promises to pay.
create table loan_promises (
  id      text primary key,
  loan    text   not null references loans,
  officer text   not null references customers,
  at      bigint not null,
  amount  bigint,
  day     integer,
  note    text   not null
);
create index on loan_promises (loan, at desc);

-- The run that follows a loan while it is late.
create table loan_arrears (
  id       text primary key, -- arrears-<loan>-<n>
  loan     text    not null references loans,
  n        integer not null,
  customer text    not null,
  at       bigint  not null,
  started  boolean not null default false,
  told     integer not null default 0, -- the last stage, in days, of which the borrower was told
  told_run timestamptz not null default now(),
  looked   bigint  not null default 0,
  owner    text,
  ended_at bigint,
  summary  text,
  unique (loan, n)
);
create unique index on loan_arrears (loan) where ended_at is null;
