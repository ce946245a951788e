-- A coupon that is had for a word (口令券): whoever types it has it, nobody is shown it. Of two that are open on one day no two have one word.
alter table mall_promotions add column code text;
create index on mall_promotions (code) where state = 'open' and code is not null;
