-- What waits in the outbox for the person is not sent, and what was sent keeps the numbers of
-- its order alone. Tickets of the last two days are drawn again, without a name.
CREATE OR REPLACE FUNCTION private.forget_messages(chat_id bigint, nobody bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    UPDATE public.outbox b SET
        chat_id = CASE b.chat_id
            WHEN forget_messages.chat_id THEN forget_messages.nobody ELSE b.chat_id END,
        target_chat_id = CASE b.target_chat_id
            WHEN forget_messages.chat_id THEN forget_messages.nobody ELSE b.target_chat_id END,
        payload = jsonb_strip_nulls(jsonb_build_object(
            'order_id', b.payload -> 'order_id', 'status', b.payload -> 'status',
            'message_id', b.payload -> 'message_id'
        )),
        failed_at = CASE
            WHEN b.delivered_at IS NULL AND b.kind <> 'ticket_changed'
                THEN coalesce(b.failed_at, clock_timestamp())
            ELSE b.failed_at END,
        last_error = NULL
    WHERE forget_messages.chat_id IN (b.chat_id, b.target_chat_id);
    INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
    SELECT
        private.uuid_v7(), forget_messages.nobody, b.target_chat_id, 'ticket_changed',
        jsonb_build_object('order_id', b.payload ->> 'order_id', 'message_id', b.message_id)
    FROM public.outbox b
    WHERE b.chat_id = forget_messages.nobody AND b.kind = 'ticket' AND b.message_id IS NOT NULL
      AND b.created_at > clock_timestamp() - interval '2 days';
    PERFORM pg_notify('outbox', '');
    DELETE FROM public.blocked_chats k WHERE k.chat_id = forget_messages.chat_id;
    -- What is under way ends by itself.
    DELETE FROM public.update_inbox u
    WHERE u.parked_at IS NOT NULL AND (
        u.chat_id = forget_messages.chat_id
        OR forget_messages.chat_id::text IN (
            u.body #>> '{message,from,id}', u.body #>> '{callback_query,from,id}',
            u.body #>> '{my_chat_member,from,id}'
        )
    );
END
$$;
