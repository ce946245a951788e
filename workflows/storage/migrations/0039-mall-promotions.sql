-- Promotions of stores and of the mall. How many coupons are left, who holds them and what may still be given stands in the ledger.
create table mall_promotions (
  id         text primary key, -- mall-promotion-<128 bits>
  merchant   text references mall_merchants, -- null: the mall's own
  customer   text    not null references customers, -- who made it
  kind       text    not null,
  form       jsonb   not null, -- as it was filled in (core/mall/promotion-form.ts)
  from_day   integer not null,
  until_day  integer not null,
  at         bigint  not null, -- the ids of its entries begin with this instant
  state      text    not null default 'open' check (state in ('open', 'ended')),
  orders     integer not null default 0, -- in which it was given, and how much
  given      bigint  not null default 0
);
create index on mall_promotions (merchant, at desc);
create index on mall_promotions (until_day) where state = 'open';
-- Who has asked for coupons, and when first; the ledger says whether there were any.
create table mall_coupons (
  promotion text   not null references mall_promotions,
  customer  text   not null references customers,
  at        bigint not null,
  primary key (promotion, customer)
);
create index on mall_coupons (customer, at desc);
alter table mall_cases add column subsidy bigint; -- what of it goes back to the mall, written down with its amount
