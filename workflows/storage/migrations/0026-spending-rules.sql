-- Where customers put those they pay: their own categories of spending.
create table spending_rules (
  customer     text   not null references customers,
  counterparty text   not null, -- customer-…, biller-…, organization-…
  category     text   not null,
  at           bigint not null,
  primary key (customer, counterparty)
);
