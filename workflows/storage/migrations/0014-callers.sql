-- Who called stands with the press that called: one row for each instead of two.
alter table idempotency_keys add column request text not null default '', add column session text not null default '';
create index on idempotency_keys (request) where request <> '';
alter table idempotency_keys set (fillfactor = 80);
-- Development databases made before this lose which session asked for what; nothing was released with it.
drop table calls;

-- What a thousand payments a second write. A foreign key would lock a row that they share (the payer, the bill); the
-- bank has checked both. Each payment changes its bill's row and its own: in their page, and no index hears of it.
alter table house_bills set (fillfactor = 60);
alter table house_payments drop constraint house_payments_payer_fkey, drop constraint house_payments_mandate_fkey;
alter table house_payments set (fillfactor = 80);
alter table house_payment_lines drop constraint house_payment_lines_payment_fkey, drop constraint house_payment_lines_bill_fkey;
