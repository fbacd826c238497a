-- Tells every admin's chat that a guest complains or wants to talk, with the number of
-- the chat's last order of the last day. At most three an hour go out, so that nobody's
-- temper floods the staff; all of them are logged.
CREATE OR REPLACE FUNCTION tool.alert_staff(
    _session public.session_state, kind text, text text
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _order public.orders;
    _data  jsonb;
    _told  integer := 0;
BEGIN
    SELECT * INTO _order FROM public.orders o
    WHERE o.chat_id = _session.chat_id AND o.created_at > clock_timestamp() - interval '1 day'
    ORDER BY o.created_at DESC LIMIT 1;
    _data := jsonb_build_object(
        'kind', alert_staff.kind, 'text', left(alert_staff.text, 1000),
        'order_id', _order.order_id, 'order_number', _order.order_number
    );
    PERFORM private.log_event(_session, 'staff_alerted', _data);
    IF (
        SELECT count(DISTINCT b.payload ->> 'alert') FROM public.outbox b
        WHERE b.chat_id = _session.chat_id AND b.kind = 'staff_alert'
          AND b.created_at > clock_timestamp() - interval '1 hour'
    ) < 3 THEN
        INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
        SELECT
            private.uuid_v7(), _session.chat_id, a.user_id, 'staff_alert',
            jsonb_strip_nulls(_data) || jsonb_build_object(
                'alert', _session.session_id || ':' || _session.version,
                'customer', jsonb_build_object(
                    'user_id', _session.user_id, 'name', _session.customer_name
                )
            )
        FROM public.admins a;
        GET DIAGNOSTICS _told = ROW_COUNT;
        PERFORM pg_notify('outbox', '');
    END IF;
    RETURN jsonb_build_object(
        'kind', alert_staff.kind, 'order_number', _order.order_number, 'told', _told > 0
    );
END
$$;
