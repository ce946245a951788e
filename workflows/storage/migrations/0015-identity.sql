-- Who a customer is, how they prove it, and what their class of account allows.
alter table customers drop constraint customers_phone_key;
alter table customers
  -- joining: has shown a phone and nothing more; closed: gone, and the phone is free for another.
  add column state           text not null default 'open' check (state in ('joining', 'open', 'closed')),
  -- The class of the account (银发〔2015〕392号); customers of before there were classes came as class I.
  add column class           text not null default 'I' check (class in ('I', 'II', 'III')),
  add column identity        bytea, -- the resident ID number, AES-256-GCM
  add column identity_key    text,  -- the key it is encrypted with
  add column identity_digest text,  -- its HMAC: one person, one customer
  add column born            integer,
  add column faced_at        bigint, -- identity confirmed face to face
  add column opened_at       bigint,
  add column closed_at       bigint,
  -- How much of limits' accounts stands open in the ledger; the bank opens what is missing at its start.
  add column limits          integer not null default 0,
  -- Up to here a payment to someone known needs no approval.
  add column own_freeze       text, -- the order in the ledger by which they stopped everything themselves
  add column unasked         bigint not null default 100000;
update customers set opened_at = joined_at;
create unique index customers_phone on customers (phone) where state <> 'closed';
create unique index customers_person on customers (identity_digest) where state <> 'closed';
create index on customers (limits, serial) where state = 'open';

-- Which class from when: what stood at any moment can be told.
create table account_classes (
  customer text   not null references customers,
  class    text   not null check (class in ('I', 'II', 'III')),
  from_at  bigint not null,
  why      text   not null,
  primary key (customer, from_at)
);

create table passkeys (
  id         text primary key, -- the credential id, base64url
  customer   text   not null references customers,
  public_key bytea  not null,  -- COSE
  counter    bigint not null,
  transports text[] not null default '{}',
  name       text   not null,
  backed_up  boolean not null,
  created    timestamptz not null default now(),
  last_used  timestamptz,
  ended      timestamptz
);
create index on passkeys (customer);

-- What a passkey is asked to sign, once, within five minutes.
create table challenges (
  challenge text primary key, -- base64url
  kind      text not null check (kind in ('sign-in', 'new-passkey')),
  session   text not null default '', -- the session that may use it; empty before there is one
  expires   timestamptz not null
);
create index on challenges (expires);

-- What a customer is asked to approve: exactly this, once.
create table approvals (
  id        text primary key, -- approval-<128 bits>
  customer  text not null references customers,
  text      text not null, -- what is signed, canonical; its SHA-256 is the challenge
  asked     timestamptz not null default now(),
  expires   timestamptz not null,
  code      text, -- HMAC of the code that was texted, where one was
  failures  integer not null default 0,
  -- How it was given, and the proof: for a passkey the whole assertion, which anyone with its public key can check.
  how       text check (how in ('passkey', 'code')),
  passkey   text references passkeys,
  proof     jsonb,
  given     timestamptz,
  business  text unique -- what it was used for
);
create index on approvals (customer, asked);
create index on approvals (expires) where business is null;

alter table sessions
  add column id      text not null default '', -- what it is called where it is told of
  add column how     text not null default 'code' check (how in ('code', 'passkey')),
  add column passkey text,
  add column device  text not null default '';
create index on sessions (id);
-- Every try to come in, for the one whose account it is.
create table sign_ins (
  customer text   not null references customers,
  at       timestamptz not null default now(),
  how      text   not null check (how in ('code', 'passkey')),
  device   text   not null,
  outcome  text   not null check (outcome in ('signed-in', 'refused')),
  session  text
);
create index on sign_ins (customer, at desc);
create index on transfers (payer, payee) where state = 'done';

-- What a run is told of its payer, so that a run that must be started again is the same run.
alter table bill_payments add column class text, add column approved text;
