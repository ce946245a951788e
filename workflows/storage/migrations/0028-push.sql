-- Devices that get notifications: what a browser subscribed to at its push service (RFC 8030).
create table push_devices (
  id        text primary key,
  endpoint  text not null unique, -- whoever has it could send there; it is shown to nobody
  p256dh    text not null,
  auth      text not null,
  customer  text not null references customers,
  session   text not null, -- the session that turned it on, or was opened on the same device since
  device    text not null,
  locale    text not null check (locale in ('zh', 'en')),
  created   timestamptz not null default now(),
  seen      timestamptz not null default now(), -- the app was open on it
  last_ok   timestamptz,
  failures  integer not null default 0 -- refusals in a row
);
create index on push_devices (customer);
create index on push_devices (session);

-- A session that is ended takes its device with it, whichever way it was ended. One that only lapsed leaves it.
create function end_push_of_session() returns trigger language plpgsql as $$
begin
  delete from push_devices where session = new.id;
  return null;
end
$$;
create trigger end_push_of_session after update of ended on sessions for each row
  when (old.ended is null and new.ended is not null) execute function end_push_of_session();

create table push_settings (
  customer     text primary key references customers,
  off          text[] not null,
  quiet_from   integer check (quiet_from between 0 and 1439), -- minutes of the day in Beijing; null: at any hour
  quiet_until  integer check (quiet_until between 0 and 1439),
  show_amounts boolean not null,
  texts_too    boolean not null,
  check ((quiet_from is null) = (quiet_until is null))
);

-- One queue for every way of telling. News comes in as `any`; the sender makes of it one row for each device and the text.
alter table text_queue rename to notices;
alter table notices
  add column customer   text, -- whom it is for; null: whoever has the phone
  add column channel    text not null default 'text' check (channel in ('any', 'text', 'push')),
  add column news       text, -- for a device: the id of what it tells
  add column device     text, -- for a device: which
  add column not_before bigint not null default 0, -- bank time: the end of quiet hours
  drop constraint text_queue_state_check,
  add constraint notices_state_check check (state in (
    'waiting', 'sent', 'refused', 'expired', 'opted-out',
    'spread',   -- no text of it: it went to devices alone
    'by-push',  -- not texted, because a device has it
    'off',      -- its owner does not want such news on devices
    'gone'      -- the device has ended
  ));
alter table notices alter column channel set default 'any';
create index on notices (news) where news is not null;
