-- Which session asked for what a request caused: the request's id stands in the ledger's entries.
create table calls (
  request  text primary key,
  customer text not null references customers,
  session  text not null, -- its name, not its secret: sessionName in storage/customers.ts
  route    text not null,
  at       timestamptz not null default now()
);
create index on calls (customer, at);
