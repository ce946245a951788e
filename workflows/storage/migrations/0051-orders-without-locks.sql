-- What hundreds of orders a second write. A foreign key would lock a row that they share (the store, a buyer's own) and look each of them up; the bank has
-- checked the buyer, and the store by its good. A part is written in one statement with its order.
alter table mall_orders drop constraint mall_orders_customer_fkey;
alter table mall_parts drop constraint mall_parts_merchant_fkey, drop constraint mall_parts_order_fkey;
