-- Orders whose ticket has not reached anybody for 60 seconds: the admins are told,
-- and the customer's card, once per order. Returns how many. One process runs it.
CREATE OR REPLACE FUNCTION api.overdue_tickets()
RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _order record;
    _count integer := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('tiffin'), hashtext('overdue_tickets')) THEN
        RETURN 0;
    END IF;
    FOR _order IN
        SELECT o.order_id, o.chat_id FROM public.orders o
        WHERE o.status = 'placed' AND o.overdue_at IS NULL
          AND o.created_at BETWEEN clock_timestamp() - interval '1 day'
              AND clock_timestamp() - interval '60 seconds'
          AND NOT EXISTS (
              SELECT FROM public.outbox b
              WHERE b.payload ->> 'order_id' = o.order_id::text AND b.chat_id = o.chat_id
                AND b.kind = 'ticket' AND b.delivered_at IS NOT NULL
          )
    LOOP
        UPDATE public.orders o SET overdue_at = clock_timestamp()
        WHERE o.order_id = _order.order_id AND o.chat_id = _order.chat_id;
        INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
        SELECT
            private.uuid_v7(), _order.chat_id, t.target, t.kind,
            jsonb_build_object('order_id', _order.order_id)
        FROM (
            SELECT _order.chat_id AS target, 'order_unconfirmed' AS kind
            UNION ALL
            SELECT a.user_id, 'ticket_overdue' FROM public.admins a
        ) t;
        _count := _count + 1;
    END LOOP;
    IF _count > 0 THEN
        PERFORM pg_notify('outbox', '');
    END IF;
    RETURN _count;
END
$$;
