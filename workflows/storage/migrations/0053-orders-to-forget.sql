-- Whose buyers are still told, by when they ended: once a day the oldest are looked for, not all orders read.
create index on mall_orders (ended_at) where ended_at is not null and address->>'phone' <> '';
