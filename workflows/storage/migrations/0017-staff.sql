-- Staff: more roles, what takes two persons, looks at customers with their reason, and the trail of all of it.
alter table organizations drop constraint organizations_kind_check,
  add constraint organizations_kind_check check (kind in ('bank', 'property', 'firm'));
alter table roles drop constraint roles_role_check,
  add constraint roles_role_check check (role in ('manager', 'officer', 'teller', 'auditor', 'steward', 'operator'));
create index on roles (role, organization);

-- Proposed by one, confirmed by another. `text` is what will be carried out, to the letter; `sha256` is its digest.
create table proposals (
  id           text primary key, -- proposal-<128 bits>
  kind         text   not null check (kind in ('give-role', 'end-role', 'decide-case', 'decide-payment', 'thaw', 'decide-firm')),
  subject      text   not null,
  concerns     text   references customers, -- whose money or right it is: they neither propose nor confirm
  text         text   not null,
  sha256       text   not null,
  reason       text   not null,
  maker        text   not null references customers,
  maker_role   text   not null,
  at           bigint not null,
  until        bigint not null,
  request      text   not null,
  state        text   not null default 'waiting'
               check (state in ('waiting', 'confirmed', 'done', 'failed', 'rejected', 'withdrawn', 'expired')),
  checker      text   references customers check (checker <> maker or state = 'withdrawn'),
  checker_role text,
  check_reason text   not null default '',
  check_press  text   not null default '', -- digest of the press that decided: repeated, it finds its outcome
  decided_at   bigint,
  result       text   not null default '',
  check ((state in ('waiting', 'expired')) = (checker is null))
);
create unique index proposals_subject on proposals (subject) where state in ('waiting', 'confirmed');
create index on proposals (state, id);

-- A look at a customer: who, why, and for how long the reads that follow may name it.
create table looks (
  id       text primary key, -- look-<128 bits>
  person   text   not null references customers,
  role     text   not null,
  customer text   not null references customers,
  reason   text   not null,
  at       bigint not null,
  expires  timestamptz not null
);
create index on looks (customer, at desc);
-- A field that was shown in full.
create table unmaskings (
  id     bigint generated always as identity primary key,
  look   text   not null references looks,
  field  text   not null check (field in ('name', 'phone', 'identity')),
  reason text   not null,
  at     bigint not null
);
create index on unmaskings (look);

-- The audit trail (core/staff/trail.ts): rows come in one order and are never changed. Its head is where the next begins.
create table audit_trail (
  sequence     bigint primary key,
  at           bigint not null,
  person       text   not null,
  role         text   not null,
  organization text   not null,
  call         text   not null,
  subject      text   not null,
  customer     text   not null,
  reason       text   not null,
  request      text   not null,
  result       text   not null,
  previous     text   not null,
  hash         text   not null
);
create index on audit_trail (customer, sequence desc) where customer <> '';
create index on audit_trail (person, sequence desc);
create index on audit_trail (at);
create table audit_head (
  single   boolean primary key default true check (single),
  sequence bigint not null,
  at       bigint not null,
  hash     text   not null
);
insert into audit_head (sequence, at, hash) values (0, 0, repeat('0', 64));
-- A day that is over: its rows, and the root of their hashes.
create table audit_days (
  day   text   primary key,
  first bigint not null,
  last  bigint not null,
  root  text   not null
);
create function audit_is_written_once() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is written once: % of % is refused', tg_op, tg_table_name;
end $$;
create trigger written_once before update or delete on audit_trail for each row execute function audit_is_written_once();
create trigger not_emptied before truncate on audit_trail for each statement execute function audit_is_written_once();
create trigger written_once before update or delete on audit_days for each row execute function audit_is_written_once();
create trigger not_emptied before truncate on audit_days for each statement execute function audit_is_written_once();
create trigger not_emptied before delete or truncate on audit_head for each statement execute function audit_is_written_once();

-- A firm that asks for an account, and what came of it. Its run has the same id.
create table firms (
  id                  text primary key, -- firm-<128 bits>
  code                text   not null,  -- unified social credit code
  name                text   not null,
  representative_name text   not null,
  representative      text   not null references customers,
  operator            text   not null references customers,
  at                  bigint not null,
  request             text   not null,
  state               text   not null default 'checking' check (state in ('checking', 'in-review', 'confirming', 'open', 'refused', 'lapsed')),
  why                 text,
  registry            text,    -- what the registry last said
  asks                integer not null default 0,
  until               bigint,  -- until when the legal representative may confirm
  organization        text references organizations,
  started             boolean not null default false, -- its run was accepted by Temporal
  ended_at            bigint,
  summary             text
);
create unique index on firms (code) where state not in ('refused', 'lapsed');
create index on firms (operator);
create index on firms (representative);
create index on firms (at) where not started;
