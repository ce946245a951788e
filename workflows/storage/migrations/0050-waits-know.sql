-- How much of what was said about its business object a run knew when it began to wait: what has been said since, it has still to hear.
-- Null where nothing is said to it.
alter table waits add column knows integer;
