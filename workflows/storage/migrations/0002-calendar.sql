-- Bank time = real time + offset. The projector writes the offset when it meets the ledger's clock command.
create table bank_clock (
  only_row  boolean primary key default true check (only_row),
  offset_ms bigint  not null
);
insert into bank_clock (offset_ms) values (0);

-- Who waits for which instant of bank time (decision 13).
create table waits (
  workflow_id text   not null,
  wait        text   not null,
  until       bigint not null, -- bank time, ms
  primary key (workflow_id, wait)
);
create index on waits (until);
