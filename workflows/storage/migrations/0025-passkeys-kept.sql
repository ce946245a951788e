-- A passkey is one key of one customer for ever, and one that has ended stays so: whoever could write another key over it could come in.
create function passkey_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'a passkey is never given another key or owner, nor brought back';
end
$$;
create trigger passkey_is_kept before update on passkeys for each row
  when (old.id <> new.id or old.customer <> new.customer or old.public_key <> new.public_key
    or (old.ended is not null and new.ended is distinct from old.ended))
  execute function passkey_is_kept();
