-- How many orders' runs were begun and have not paid yet: no more are begun than they can pay.
create index on mall_orders (id) where state = 'reserved' and started;
