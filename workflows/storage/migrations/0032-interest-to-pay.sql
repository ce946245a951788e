-- Interest that was written down and not paid yet is found without looking at what was.
create index on interest_postings (day, account) where state = 'requested';
