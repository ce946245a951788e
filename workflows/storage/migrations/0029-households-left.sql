-- A household one has just left can be come back to for ten minutes; after that nothing of it is kept.
create table households_left (like households);
alter table households_left add primary key (id);
alter table households_left add column left_at timestamptz not null default now();
