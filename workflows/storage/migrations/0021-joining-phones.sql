-- Who asks the registry again and again, with new applications under one phone, is told to wait. The phone itself is gone
-- when an application is: this is its HMAC, and the day after it says nothing to anyone.
alter table joinings add column phone_digest text;
create index on joinings (phone_digest, at) where phone_digest is not null;
