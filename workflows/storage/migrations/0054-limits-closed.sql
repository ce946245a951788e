-- What is limited of a promotion or a flash sale leaves the ledger's memory a day after it is over: who may have had something of it, by when it was claimed.
create index on ledger_entries (business, position) where step = 'claim';
alter table mall_promotions
  add column ended_at bigint, -- before its last day
  add column closes_after bigint not null default 0, -- the position of the last claim whose account is closed
  add column closing integer not null default 1, -- how often that was asked, as the ledger remembers what it refused
  add column closed_at bigint; -- all of them are
update mall_promotions set ended_at = at where state = 'ended';
create index on mall_promotions (until_day) where closed_at is null;
create index on mall_promotions (ended_at) where closed_at is null and ended_at is not null;
alter table mall_flash_sales
  add column closes_after bigint not null default 0,
  add column closing integer not null default 1,
  add column closed_at bigint;
create index on mall_flash_sales (until_at) where closed_at is null;
