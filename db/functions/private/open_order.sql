-- The number of an order of the last day that the kitchen still has before it, NULL if none.
CREATE OR REPLACE FUNCTION private.open_order(chat_id bigint)
RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT o.order_number FROM public.orders o
        WHERE o.chat_id = open_order.chat_id AND o.status IN ('placed', 'accepted')
          AND o.created_at > clock_timestamp() - interval '1 day'
        ORDER BY o.created_at DESC LIMIT 1
    );
END
$$;
