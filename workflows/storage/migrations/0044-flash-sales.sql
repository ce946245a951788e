-- Flash sales of the mall. How many pieces are left, and how many each buyer may still have, stands in the ledger.
create table mall_flash_sales (
  id         text primary key, -- mall-flash-<128 bits>
  merchant   text    not null references mall_merchants,
  good       text    not null references mall_goods,
  sku        text    not null references mall_skus,
  warehouse  text    not null, -- from which its pieces come
  customer   text    not null references customers, -- who asked
  price      bigint  not null check (price > 0),
  usual      bigint  not null, -- the price when it was asked for
  pieces     integer not null check (pieces > 0),
  per_buyer  integer not null check (per_buyer > 0),
  from_at    bigint  not null,
  until_at   bigint  not null,
  at         bigint  not null, -- the ids of its entries begin with this instant
  state      text    not null default 'asked' check (state in ('asked', 'setting', 'returned', 'set', 'over')),
  decided_by text references customers,
  reason     text,
  tries      integer not null default 0, -- how often officers agreed
  gives_back integer, -- pieces that are being given back, and how often that was done
  given_back integer not null default 0
);
create index on mall_flash_sales (merchant, at desc);
create index on mall_flash_sales (until_at) where state = 'set';
create index on mall_flash_sales (good, until_at) where state = 'set';
create index on mall_flash_sales (at) where state in ('asked', 'setting');
