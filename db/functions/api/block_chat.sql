-- The chat refuses the bot: what waits for it ends, but for what is for staff, which waits
-- for them to come back.
CREATE OR REPLACE FUNCTION api.block_chat(chat_id bigint, reason text)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _row public.outbox;
BEGIN
    DELETE FROM public.blocked_chats k
    WHERE k.chat_id = block_chat.chat_id AND NOT private.is_blocked(k.chat_id);
    INSERT INTO public.blocked_chats AS k (chat_id, reason)
    VALUES (block_chat.chat_id, left(block_chat.reason, 200))
    ON CONFLICT ON CONSTRAINT blocked_chats_pkey
    DO UPDATE SET blocked_at = excluded.blocked_at, reason = excluded.reason;
    FOR _row IN
        UPDATE public.outbox b SET
            failed_at = clock_timestamp(), last_error = left(block_chat.reason, 500)
        WHERE b.target_chat_id = block_chat.chat_id AND b.delivered_at IS NULL
          AND b.failed_at IS NULL AND b.lease_until IS NULL AND NOT private.is_for_staff(b.kind)
        RETURNING b.*
    LOOP
        PERFORM private.tell_not_delivered(_row, block_chat.reason);
    END LOOP;
    -- A kitchen that can't be reached is told of before the first ticket waits.
    IF EXISTS (SELECT FROM public.restaurant r WHERE r.staff_chat_id = block_chat.chat_id) THEN
        UPDATE public.blocked_chats k SET told_at = clock_timestamp()
        WHERE k.chat_id = block_chat.chat_id AND k.told_at IS NULL;
        IF FOUND THEN
            PERFORM private.tell_admins(
                block_chat.chat_id, 'not_delivered',
                jsonb_build_object(
                    'kind', 'staff_chat', 'target_chat_id', block_chat.chat_id,
                    'reason', left(block_chat.reason, 200)
                ),
                NULL
            );
        END IF;
    END IF;
END
$$;
