-- What was texted to whom, without the text: a code is nowhere kept. Carriers charge for each part.
create table sms_messages (
  id    text primary key,
  phone text not null,
  kind  text not null, -- which of the bank's texts
  at    timestamptz not null default now()
);
create index on sms_messages (phone, at desc);
create table sms_parts (
  part    text primary key, -- the centre's id; a receipt may be here before the answer that names its message
  message text references sms_messages,
  state   text not null check (state in ('accepted', 'delivered', 'failed')),
  said    text not null default '', -- the centre's own word
  at      timestamptz not null default now()
);
create index on sms_parts (message);
