-- Moves a chat's cart from hot to cold in one transaction and returns the order's id.
-- A second call for the same session returns the same order.
CREATE OR REPLACE FUNCTION public.create_order_from_session(
    chat_id bigint, order_type text, payment_method text, customer_id uuid
)
RETURNS uuid
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _session public.session_state;
BEGIN
    _session := private.lock_session(create_order_from_session.chat_id, NULL);
    _session.last_update_id := NULL;
    RETURN (private.write_order(
        _session,
        create_order_from_session.order_type,
        create_order_from_session.payment_method,
        create_order_from_session.customer_id,
        FALSE
    ) ->> 'order_id')::uuid;
END
$$;
