create table customers (
  id         text primary key, -- customer-<128 bits>
  phone      text not null unique,
  name       text not null,
  serial     bigint generated always as identity unique, -- the account number derives from it
  joined_at  bigint not null,
  bound_bank   text,
  bound_number text
);

create table sms_codes (
  phone      text primary key,
  digest     text not null, -- HMAC of the code; the code itself is nowhere kept
  sent_at    timestamptz not null,
  expires_at timestamptz not null,
  failures   integer not null default 0,
  locked_until timestamptz
);

create table sessions (
  digest    text primary key, -- SHA-256 of the cookie
  customer  text not null references customers,
  version   integer not null default 1,
  since     timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  expires   timestamptz not null,
  ended     timestamptz
);
create index on sessions (customer);

-- What was answered to (customer, route, key); the reply is kept with the digest of the body it answered (decision 24).
create table idempotency_keys (
  customer text not null,
  route    text not null,
  key      text not null,
  body     text not null,
  bank_at  bigint not null, -- the first instant; ids derive from it
  status   integer,
  reply    text, -- as it was said, to the letter
  at       timestamptz not null default now(),
  primary key (customer, route, key)
);
