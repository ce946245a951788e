-- Goods exchanged for goods (换货). What an exchange sets aside stands in the ledger; here, by what is replaced, and what the projector saw of it.
alter table mall_cases drop constraint mall_cases_kind_check;
alter table mall_cases add constraint mall_cases_kind_check check (kind in ('cancel', 'refund', 'return', 'exchange'));
alter table mall_cases drop constraint mall_cases_state_check;
alter table mall_cases add constraint mall_cases_state_check check (state in
  ('asked', 'agreed', 'refused', 'sent-back', 'back', 'sent-again', 'disputed', 'paid', 'exchanged', 'rejected', 'left', 'withdrawn', 'lapsed'));
alter table mall_cases
  add replacement jsonb, -- by which sku of which warehouse; it stays when the exchange becomes a return
  add aside text check (aside in ('held', 'taken', 'freed')),
  add sent_again boolean not null default false;
alter table mall_parts add replaced jsonb not null default '{}'; -- of each line: pieces exchanged, and when the last of them came

-- A case's parcels stand beside the part's own: what the buyer sent back, what the merchant sent again.
alter table mall_parcels
  add "case" text references mall_cases,
  add sent_by text not null default 'merchant' check (sent_by in ('merchant', 'buyer'));
insert into mall_parcels (id, part, carrier, number, at, "case", sent_by)
  select 'mall-parcel-' || md5(id), part, parcel ->> 'carrier', parcel ->> 'number', at, id, 'buyer' from mall_cases where parcel is not null;
alter table mall_cases drop column parcel;

-- Which pieces are in which parcel, and of each line how many are in one; a part is sent when all that is left of it is.
alter table mall_parcels add pieces jsonb not null default '[]';
alter table mall_parts add sent integer[] not null default '{}';
update mall_parts set sent = (select array_agg((l ->> 'quantity')::integer order by n) from jsonb_array_elements(part -> 'lines') with ordinality x (l, n))
  where state in ('shipped', 'received', 'settled');

-- What carriers tell of parcels. Those of before are not asked about any more.
alter table mall_parcels
  add followed boolean, -- null: nobody was asked yet; false: it cannot be
  add follow_tries integer not null default 0,
  add follow_after timestamptz not null default now(),
  add signed_at bigint; -- once
update mall_parcels set followed = false;
create index on mall_parcels (follow_after) where followed is null;
create table mall_parcel_events (
  parcel  text   not null references mall_parcels,
  said_at bigint not null, -- by the carrier's clock, and in bank time as it was first heard
  at      bigint not null,
  state   text   not null check (state in ('picked-up', 'on-its-way', 'delivering', 'signed', 'returning', 'trouble')),
  says    text   not null,
  primary key (parcel, said_at, says)
);
