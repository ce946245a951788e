-- By what goods on sale are found: a row for each term of each. An index over the arrays finds goods that have any of what was typed, but not how much
-- of it they have; here that is a sum, and what nearly every good has need not be looked at to find them (storage/mall-goods.ts).
alter table mall_goods add column n integer generated always as identity unique; -- short, as it stands with every term
create table mall_postings (term text collate "C" not null, good integer not null);
insert into mall_postings select distinct t, g.n from mall_goods g, unnest(g.terms) t where g.state = 'listed' order by t, g.n;
alter table mall_postings add primary key (term, good);
drop index mall_goods_terms_idx;

-- Whoever writes a good: what is on sale is found by what it says now, and nothing else is found.
create function mall_goods_are_posted() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.state = 'listed' then
    delete from mall_postings p using unnest(old.terms) t where p.term = t and p.good = old.n;
  end if;
  if new.state = 'listed' then
    insert into mall_postings select t, new.n from unnest(new.terms) t on conflict do nothing;
  end if;
  return null;
end $$;
create trigger goods_are_posted after insert or update of state, terms on mall_goods for each row execute function mall_goods_are_posted();
