-- Keeps an update that is not finished, so that it may be confirmed to Telegram, and leases it
-- to the process that tries it just now. Returns its tries, that one included; NULL when it is
-- parked, or another process's.
CREATE OR REPLACE FUNCTION api.store_update(
    update_id bigint, chat_id bigint, body jsonb, process integer, lease interval
)
RETURNS integer
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO public.update_inbox AS u (
        update_id, chat_id, body, attempts, leased_by, lease_until
    )
    VALUES (
        store_update.update_id, store_update.chat_id, store_update.body, 1,
        store_update.process, clock_timestamp() + store_update.lease
    )
    ON CONFLICT ON CONSTRAINT update_inbox_pkey DO UPDATE SET
        attempts = u.attempts + 1,
        leased_by = excluded.leased_by, lease_until = excluded.lease_until
    WHERE u.parked_at IS NULL AND (
        u.leased_by IS NULL OR u.leased_by = excluded.leased_by
        OR u.lease_until < clock_timestamp() OR private.process_ended(u.leased_by)
    )
    RETURNING u.attempts;
$$;
