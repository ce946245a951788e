-- What has been due for longest is tried first, out of an index: to sort all that was due for each few hundred that were tried cost
-- the more the more there were. `since`: from when the loan had owed as the attempt was planned.
alter table loan_collections add column since integer not null default 0;
update loan_collections c set since = n.due_since from loans n where n.id = c.loan and c.state = 'due' and n.due_since is not null;
drop index loan_collections_at_idx;
create index on loan_collections (at, since, loan) where state = 'due';
