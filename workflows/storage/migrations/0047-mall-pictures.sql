-- What buyer and store show in a case: pixels alone, WebP, as the bank wrote them anew.
create table mall_case_pictures (
  id     text    primary key, -- mall-picture-<128 bits of the digest of case, side and bytes as they came>
  "case" text    not null references mall_cases on delete cascade,
  by     text    not null check (by in ('buyer', 'merchant')),
  width  integer not null,
  height integer not null,
  bytes  bytea   not null,
  at     bigint  not null
);
create index on mall_case_pictures ("case", at);
alter table mall_case_pictures alter column bytes set storage external; -- compressed already
