-- A ticket to the staff chat, or to every admin where none is set.
CREATE OR REPLACE FUNCTION private.send_tickets(order_id uuid, chat_id bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
    SELECT
        private.uuid_v7(), send_tickets.chat_id, t.target_chat_id, 'ticket',
        jsonb_build_object('order_id', send_tickets.order_id)
    FROM (
        SELECT r.staff_chat_id AS target_chat_id FROM public.restaurant r
        WHERE r.staff_chat_id IS NOT NULL
        UNION ALL
        SELECT a.user_id FROM public.admins a
        WHERE NOT EXISTS (
            SELECT FROM public.restaurant r WHERE r.staff_chat_id IS NOT NULL
        )
    ) t;
    PERFORM pg_notify('outbox', '');
END
$$;
