-- From when on a session answers nothing until a passkey of its owner opens it; ahead of now while its app was left a moment ago.
alter table sessions add column locks timestamptz;
alter table challenges drop constraint challenges_kind_check,
  add constraint challenges_kind_check check (kind in ('sign-in', 'new-passkey', 'unlock'));
