-- An application to join: what a person has given, and what the checks of it said.
create table joinings (
  id        text primary key, -- joining-<128 bits>; its run's too
  customer  text   not null references customers,
  at        bigint not null,
  state     text   not null default 'open' check (state in ('open', 'joined', 'refused', 'lapsed', 'withdrawn')),
  class     text   not null default 'II' check (class in ('II', 'III')),
  -- How often something was given, and how much of that the run has heard.
  given     integer not null default 0,
  heard     integer not null default 0,
  told      timestamptz not null default now(),
  progress_at bigint not null,
  reminded  boolean not null default false,

  name            text,
  identity        bytea, -- the resident ID number, AES-256-GCM
  identity_key    text,  -- the key it is sealed with
  identity_digest text,
  born            integer,
  identity_state  text    not null default 'missing' check (identity_state in ('missing', 'given', 'passed', 'failed', 'with-officer')),
  identity_tries  integer not null default 0,
  identity_why    text,
  identity_by     text, -- the officer who accepted it, where one did
  claimed         boolean not null default false, -- the number is this customer's

  face_state   text    not null default 'missing' check (face_state in ('missing', 'starting', 'begun', 'given', 'passed', 'failed', 'with-officer')),
  face_tries   integer not null default 0,
  face_why     text,
  face_by      text,
  faced_at     bigint, -- identity confirmed face to face
  face_session  text unique, -- at the provider; no face is kept here
  face_sessions text[] not null default '{}', -- those of before
  face_page    text,
  face_expires bigint,

  account_state  text    not null default 'missing' check (account_state in ('missing', 'given', 'passed', 'failed', 'with-officer')),
  account_tries  integer not null default 0,
  account_why    text,
  account_bank   text,
  account_number text,

  reason       text, -- an officer's words to the person
  refused_why  text,
  ended_at     bigint,
  forgotten_at bigint, -- since then only what must be kept is here
  summary      text  -- the run's last words; the run itself expires (decision 21)
);
create unique index on joinings (customer) where state in ('open', 'refused');
create index on joinings (told) where heard < given;
create index on joinings (identity_digest) where state = 'refused';

-- What was agreed to: which text, from when until when. Rows are ended, never changed.
create table consents (
  customer     text   not null references customers,
  purpose      text   not null,
  version      text   not null,
  given_at     bigint not null,
  withdrawn_at bigint,
  session      text   not null, -- from where
  primary key (customer, purpose, given_at)
);
create unique index on consents (customer, purpose) where withdrawn_at is null;

-- What a person of the bank looks at.
create table joining_cases (
  id          text primary key, -- joining-case-<128 bits>
  joining     text    not null references joinings,
  part        text    not null check (part in ('identity', 'face', 'account')),
  why         text    not null,
  state       text    not null default 'open' check (state in ('open', 'closed')),
  owner       text references customers,
  deadline    bigint  not null,
  escalations integer not null default 0, -- how many deadlines have passed
  opened_at   bigint  not null,
  closed_at   bigint,
  outcome     text,
  -- An officer's words stand here before the run hears of the decision: they come into no history.
  decided_by  text, -- an officer, or inquiry, person
  reason      text,
  -- A refusal taken back after an appeal, by another officer.
  appeal_by     text,
  appeal_reason text,
  appeal_at     bigint
);
create index on joining_cases (state, id);
create unique index on joining_cases (joining) where state = 'open';
