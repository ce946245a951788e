-- Several warehouses of one store. What lies in each is an account of the ledger for each sku, which the warehouse's name names: so the name
-- stays. Where a sku lies is the store's warehouses', no column of its own any more.
create table mall_warehouses (
  id        text primary key, -- mall-warehouse-<128 bits>
  merchant  text    not null references mall_merchants,
  name      text    not null,
  province  text    not null,
  street    text    not null,
  phone     text    not null,
  main      boolean not null default false, -- where stock comes in unless somebody says otherwise
  at        bigint  not null, -- the store's own order
  closed_at bigint,
  unique (merchant, name),
  check (not main or closed_at is null)
);
create unique index on mall_warehouses (merchant) where main;

insert into mall_warehouses (id, merchant, name, province, street, phone, main, at)
  select 'mall-warehouse-' || md5(id || ' ' || (warehouse ->> 'name')), id, warehouse ->> 'name', warehouse ->> 'province', warehouse ->> 'street', warehouse ->> 'phone', true, at
  from mall_merchants where warehouse ? 'name';
-- One that had another name once: what lies there lies there still, at the same address.
insert into mall_warehouses (id, merchant, name, province, street, phone, at)
  select distinct 'mall-warehouse-' || md5(g.merchant || ' ' || s.warehouse), g.merchant, s.warehouse, m.warehouse ->> 'province', m.warehouse ->> 'street', m.warehouse ->> 'phone', m.at
  from mall_skus s join mall_goods g on g.id = s.good join mall_merchants m on m.id = g.merchant where m.warehouse ? 'name'
  on conflict (merchant, name) do nothing;
alter table mall_merchants drop column warehouse;

-- A change of stock is one of a warehouse, or takes pieces from it to another of the store.
alter table mall_stock_changes add warehouse text, add moved_to text;
update mall_stock_changes c set warehouse = s.warehouse from mall_skus s where s.id = c.sku;
alter table mall_stock_changes alter warehouse set not null;
create index on mall_stock_changes (at) where state = 'requested';
alter table mall_skus drop column warehouse;

-- How often an order was asked for of the ledger: once more where somebody else had the last of a warehouse and another has enough.
alter table mall_orders add attempt integer not null default 1;

-- Where what is sent back goes, written down with the case: the warehouse that it came from.
alter table mall_cases add returns_to text;
update mall_cases c set returns_to = regexp_replace(p.sends_from[(c.pieces -> 0 ->> 'line')::integer + 1], '^mall-flash-[0-9a-f]{32} ', '')
  from mall_parts p where p.id = c.part and c.kind in ('return', 'exchange');
