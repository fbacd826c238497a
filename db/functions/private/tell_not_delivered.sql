-- Tells the admins that somebody could not be told something: once for each message, and
-- once for all as long as a chat refuses the bot. Nobody waits for a reminder.
CREATE OR REPLACE FUNCTION private.tell_not_delivered(message public.outbox, reason text)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF private.outbox_priority(message.kind) > 1
       OR message.kind IN ('not_delivered', 'staff_chat_moved', 'order_unconfirmed') THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM public.blocked_chats k WHERE k.chat_id = message.target_chat_id) THEN
        UPDATE public.blocked_chats k SET told_at = clock_timestamp()
        WHERE k.chat_id = message.target_chat_id AND k.told_at IS NULL;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    PERFORM private.tell_admins(
        message.chat_id, 'not_delivered',
        jsonb_strip_nulls(jsonb_build_object(
            'kind', message.kind, 'order_id', message.payload ->> 'order_id',
            'target_chat_id', nullif(message.target_chat_id, message.chat_id),
            'reason', left(tell_not_delivered.reason, 200)
        )),
        message.target_chat_id
    );
END
$$;
