-- Two officers may sign a customer out on every device.
alter table proposals drop constraint proposals_kind_check,
  add constraint proposals_kind_check
    check (kind in ('give-role', 'end-role', 'decide-case', 'decide-payment', 'thaw', 'end-sessions', 'decide-firm'));
