-- Orders stay in the books, of nobody: their figures, and neither name nor notes.
CREATE OR REPLACE FUNCTION private.forget_orders(chat_id bigint, nobody bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    SET CONSTRAINTS ALL DEFERRED;
    UPDATE public.order_item_option x SET chat_id = forget_orders.nobody
    FROM public.orders o
    WHERE o.chat_id = forget_orders.chat_id AND x.order_id = o.order_id;
    UPDATE public.order_item i SET chat_id = forget_orders.nobody, note = NULL
    FROM public.orders o
    WHERE o.chat_id = forget_orders.chat_id AND i.order_id = o.order_id;
    UPDATE public.payments p SET chat_id = forget_orders.nobody
    FROM public.orders o
    WHERE o.chat_id = forget_orders.chat_id AND p.order_id = o.order_id;
    UPDATE public.order_event e SET chat_id = forget_orders.nobody
    FROM public.orders o
    WHERE o.chat_id = forget_orders.chat_id AND e.order_id = o.order_id;
    -- Whoever has worked in the kitchen, too.
    UPDATE public.order_event e SET
        user_id = forget_orders.nobody, event_data = e.event_data - 'by'
    WHERE e.user_id = forget_orders.chat_id;
    UPDATE public.orders o SET
        chat_id = forget_orders.nobody, user_id = forget_orders.nobody, customer_name = 'Guest'
    WHERE o.chat_id = forget_orders.chat_id;
    SET CONSTRAINTS ALL IMMEDIATE;
END
$$;
