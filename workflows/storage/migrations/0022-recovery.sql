-- Coming back in after every passkey was lost: for the one session that asked, by name, ID number and face. Real time.
create table recoveries (
  id           text primary key, -- recovery-<128 bits>; its run's too
  customer     text        not null references customers,
  session      text        not null, -- the digest of the session that asked; it serves no other
  at           bigint      not null, -- bank time
  begun        timestamptz not null default now(),
  state        text        not null default 'face' check (state in ('face', 'passed', 'failed')),
  started      boolean     not null default false,
  why          text,
  face_session text unique, -- at the provider; no face is kept here
  face_page    text,
  face_expires timestamptz,
  looked_at    timestamptz, -- the provider said that it has looked
  asked_at     timestamptz, -- its run was last told so by the person
  passed_until timestamptz, -- until then a passkey may be made with it
  used_at      timestamptz,
  ended_at     timestamptz
);
create unique index on recoveries (session) where state = 'face';
create index on recoveries (customer, begun);
create index on recoveries (begun) where not started;

-- A name or number that was not the customer's. What was tried is kept nowhere.
create table recovery_tries (
  customer text        not null references customers,
  at       timestamptz not null default now()
);
create index on recovery_tries (customer, at);
