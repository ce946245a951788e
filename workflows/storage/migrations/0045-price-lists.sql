-- Price lists of the mall's stores: what some goods cost within a period, for everybody or for firms, from so many pieces on.
create table mall_price_lists (
  id       text primary key, -- mall-prices-<128 bits>
  merchant text    not null references mall_merchants,
  customer text    not null references customers, -- who made it
  name     text    not null,
  kind     text    not null check (kind in ('sale', 'firms')),
  from_at  bigint  not null,
  until_at bigint, -- its first instant without it; earlier than planned where it was ended
  at       bigint  not null,
  based    boolean not null default false -- whether it was looked up what its goods were sold at before
);
create index on mall_price_lists (merchant, at desc);
create index on mall_price_lists (from_at) where not based;
create table mall_prices (
  list   text    not null references mall_price_lists,
  sku    text    not null references mall_skus,
  pieces integer not null check (pieces > 0), -- from so many
  price  bigint  not null check (price > 0),
  was    bigint, -- at what it was sold before the list began: what may be crossed out
  primary key (list, sku, pieces)
);
create index on mall_prices (sku);
