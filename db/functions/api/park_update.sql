-- Gives up on an update: it stays for people to look at, and every admin is told, once.
CREATE OR REPLACE FUNCTION api.park_update(update_id bigint, chat_id bigint, error text)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    UPDATE public.update_inbox u SET
        parked_at = clock_timestamp(), last_error = left(park_update.error, 2000),
        leased_by = NULL, lease_until = NULL
    WHERE u.update_id = park_update.update_id AND u.chat_id = park_update.chat_id
      AND u.parked_at IS NULL;
    -- One that could not be stored is told all the same.
    IF NOT FOUND AND EXISTS (
        SELECT FROM public.update_inbox u
        WHERE u.update_id = park_update.update_id AND u.chat_id = park_update.chat_id
    ) THEN
        RETURN;
    END IF;
    INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
    SELECT
        private.uuid_v7(), park_update.chat_id, a.user_id, 'update_parked', jsonb_build_object(
            'update_id', park_update.update_id, 'error', left(park_update.error, 500)
        )
    FROM public.admins a;
    PERFORM pg_notify('outbox', '');
END
$$;
