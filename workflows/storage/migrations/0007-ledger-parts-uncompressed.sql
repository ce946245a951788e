-- Parts of a snapshot are ids and hashes for the most part: compressing them costs more than it saves, and takes the
-- processor from the log that is written at the same time.
alter table ledger_parts alter column bytes set storage external;
