-- Applications of firms for loans: what was given at each step, what others said, what was decided on what, what was offered and signed.
create table loan_applications (
  id            text primary key, -- loan-application-<128 bits>
  firm          text    not null references firms,
  organization  text    not null, -- whose account the money comes to
  customer      text    not null references customers, -- the operator who applies
  product       text    not null,
  at            bigint  not null,
  state         text    not null default 'open' check (state in ('open', 'signed', 'declined', 'lapsed', 'withdrawn')),
  given         integer not null default 0, -- how often the applicant gave something, and how much of it the run has heard
  heard         integer not null default 0,
  told          timestamptz not null default now(),
  progress_at   bigint  not null,
  reminded      boolean not null default false,
  -- The wish, in fen; what for.
  amount        bigint,
  months        integer,
  method        text,
  use           text,
  consents      jsonb, -- the version of each text
  consent_given text, -- the approval that signed them
  consented_at  bigint,
  -- What was asked of whom, and what they said. The facts hold no names.
  sources       jsonb   not null default '{"registry": "to-ask", "credit-firm": "to-ask", "credit-person": "to-ask", "tax": "to-ask"}',
  asked_at      bigint,
  facts         jsonb   not null default '{}',
  -- What was decided, and the record it can be worked out from again, byte for byte.
  record        text,
  record_sha256 text,
  review        text,
  owner         text references customers, -- the officer who has it
  deadline      bigint,
  escalations   integer not null default 0,
  decided       text check (decided in ('approved', 'declined')),
  decided_by    text check (decided_by in ('rules', 'officer')),
  decided_at    bigint,
  officer       text references customers,
  reason        text,
  proposal      text, -- by which two officers decided
  offer         jsonb, -- limit, rate and terms, as they were offered
  until         bigint, -- how long the offer stands, or a no can be given to a person
  cost_opened   timestamptz, -- reading is real time
  cost_read_at  bigint,
  contract      bytea,
  contract_sha256 text,
  signature     text, -- the approval that signed it
  signed_at     bigint,
  stamp         bytea, -- the time-stamping authority's token over contract, approval and proof (RFC 3161, DER)
  stamped_at    bigint, -- bank time when it was kept; the authority's own time is in the token
  line          text,
  ended_at      bigint,
  summary       text
);
create unique index on loan_applications (firm, product) where state = 'open';
create index on loan_applications (customer, at desc);
create index on loan_applications (told) where heard < given;
create index on loan_applications (at desc) where review is not null;
