CREATE OR REPLACE FUNCTION public.get_cart_total(chat_id bigint)
RETURNS numeric(10, 2)
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(sum(c.quantity * c.price), 0)::numeric(10, 2)
    FROM public.session_cart c
    WHERE c.chat_id = get_cart_total.chat_id AND c.is_active;
$$;
