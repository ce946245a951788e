-- The mall: who sells what, what was ordered, and what buyers asked for afterwards. Stock and money stand in the ledger; here stands what was
-- meant before it was asked, and what the projector saw it decide.
create table mall_merchants (
  id           text primary key, -- mall-merchant-<128 bits>
  firm         text   not null unique references firms,
  organization text   not null, -- whose account the money comes to: the firm's own
  customer     text   not null references customers, -- the operator who asked
  name         text   not null,
  about        text   not null,
  categories   jsonb  not null, -- of the first level
  permits      jsonb  not null, -- kind → number and last day
  warehouse    jsonb  not null, -- from where it sends, and where what is sent back goes
  shipping     jsonb  not null,
  state        text   not null default 'asked' check (state in ('asked', 'open', 'returned', 'closed')),
  at           bigint not null,
  asked_at     bigint not null,
  decided_by   text references customers,
  decided_at   bigint,
  reason       text
);
create unique index on mall_merchants (lower(name));
create index on mall_merchants (asked_at) where state = 'asked';

create table mall_goods (
  id         text primary key, -- mall-good-<128 bits>
  merchant   text   not null references mall_merchants,
  name       text   not null,
  about      text   not null,
  category   text   not null, -- of the second level
  attributes jsonb  not null,
  shares     jsonb  not null, -- who gets how much of a sale beside the merchant
  state      text   not null default 'draft' check (state in ('draft', 'submitted', 'listed', 'returned', 'withdrawn', 'closed')),
  reason     text,
  decided_by text references customers,
  at         bigint not null,
  changed_at bigint not null,
  listed_at  bigint,
  least      bigint not null, -- the price of the cheapest variant, in fen, and whether others cost more
  several    boolean not null,
  terms      text[] not null -- by what it is found (workflows/mall/terms.ts)
);
create index on mall_goods (merchant, at desc);
create index on mall_goods (changed_at) where state = 'submitted';
create index on mall_goods (category, listed_at desc) where state = 'listed';
create index on mall_goods using gin (terms) where state = 'listed';

create table mall_skus (
  id        text primary key, -- mall-sku-<128 bits>
  good      text    not null references mall_goods,
  n         integer not null,
  name      text    not null,
  price     bigint  not null check (price > 0),
  grams     integer not null,
  warehouse text    not null,
  at        bigint  not null, -- its stock account's first instant
  gone      boolean not null default false
);
create index on mall_skus (good, n);
-- A change of stock as it was asked for; the ledger decides it.
create table mall_stock_changes (
  id       text primary key, -- mall-stock-<128 bits>
  sku      text    not null references mall_skus,
  by       integer not null,
  at       bigint  not null,
  customer text    not null references customers,
  state    text    not null default 'requested' check (state in ('requested', 'done', 'refused')),
  sequence bigint
);

create table mall_addresses (
  id       text primary key, -- mall-address-<128 bits>
  customer text    not null references customers,
  name     text    not null,
  phone    text    not null,
  county   text    not null, -- GB/T 2260
  place    text    not null,
  street   text    not null,
  used_at  bigint  not null,
  gone     boolean not null default false
);
create index on mall_addresses (customer, used_at desc) where not gone;
create table mall_basket (
  customer text    not null references customers,
  sku      text    not null references mall_skus,
  quantity integer not null check (quantity > 0),
  at       bigint  not null,
  primary key (customer, sku)
);

create table mall_orders (
  id         text primary key, -- mall-order-<128 bits>
  customer   text    not null references customers,
  class      text    not null, -- of the buyer's account, and how the payment was approved
  approved   text    not null,
  address    jsonb   not null, -- as it stood then
  total      bigint  not null,
  at         bigint  not null,
  expires_at bigint  not null,
  request    text    not null,
  state      text    not null default 'requested' check (state in ('requested', 'reserved', 'paid', 'over', 'refused', 'released')),
  started    boolean not null default false,
  given      integer not null default 0, -- how often buyer, merchant or officer said something, and how much of it the run has heard
  heard      integer not null default 0,
  told       timestamptz not null default now(),
  ended_at   bigint,
  summary    text,
  sequence   bigint
);
create index on mall_orders (customer, id desc);
create index on mall_orders (at) where state = 'reserved' and not started;
create index on mall_orders (at) where state = 'requested';
create index on mall_orders (told) where heard < given;

create table mall_parts (
  id           text primary key, -- mall-part-<128 bits>
  "order"      text    not null references mall_orders,
  n            integer not null,
  merchant     text    not null references mall_merchants,
  organization text    not null,
  part         jsonb   not null, -- lines, prices and terms of the moment of the order
  sends_from   text[]  not null, -- the warehouse of each line
  total        bigint  not null,
  state        text    not null default 'waiting' check (state in ('waiting', 'to-ship', 'shipped', 'received', 'settled', 'closed')),
  pieces       integer[] not null, -- of each line, paid back
  shipping_back bigint not null default 0,
  paid_back    bigint  not null default 0,
  late         boolean not null default false,
  paid_at      bigint,
  ship_by      bigint,
  shipped_at   bigint,
  receives_at  bigint,
  received_at  bigint,
  window_ends  bigint,
  split        jsonb, -- who got what
  settle_tries integer not null default 0, -- how often the store's account took no money, and when it is tried again
  settle_after bigint,
  settled_at   bigint,
  sequence     bigint
);
create index on mall_parts ("order", n);
create index on mall_parts (merchant, state, id desc);

create table mall_parcels (
  id      text primary key, -- mall-parcel-<128 bits>
  part    text   not null references mall_parts,
  carrier text   not null,
  number  text   not null,
  at      bigint not null
);
create index on mall_parcels (part, at);

create table mall_cases (
  id        text primary key, -- mall-case-<128 bits>
  part      text    not null references mall_parts,
  kind      text    not null check (kind in ('cancel', 'refund', 'return')),
  reason    text    not null,
  state     text    not null check (state in ('asked', 'agreed', 'refused', 'sent-back', 'back', 'disputed', 'paid', 'rejected', 'left', 'withdrawn', 'lapsed')),
  until     bigint  not null,
  pieces    jsonb   not null, -- of which lines how many
  at        bigint  not null,
  amount    bigint, -- what is paid back, and how much of it is shipping: written down before it is paid
  shipping  bigint,
  later     boolean not null default false, -- after settlement, out of the merchant's account
  parcel    jsonb, -- with what it was sent back
  notes     jsonb   not null default '[]',
  owner     text references customers, -- the officer who has a dispute
  escalations integer not null default 0,
  decided_by text references customers,
  paid_at   bigint,
  sequence  bigint
);
create index on mall_cases (part, at);
create index on mall_cases (until) where state = 'disputed';
create index on mall_cases (at) where later and state = 'agreed';
