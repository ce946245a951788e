-- How far each passkey had counted when an approval was asked for: of two that are signed one after another the second
-- may arrive first.
alter table approvals add column counters jsonb not null default '{}';
