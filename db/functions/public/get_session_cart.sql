-- The active lines of a chat's cart; price and total in the restaurant's currency.
CREATE OR REPLACE FUNCTION public.get_session_cart(chat_id bigint)
RETURNS TABLE (
    line_no integer, item_id integer, item_name text, quantity integer,
    price numeric(10, 2), total numeric(10, 2), options jsonb, note text
)
LANGUAGE sql STABLE
AS $$
    SELECT
        c.line_no, c.item_id, c.item_name, c.quantity, c.price, c.quantity * c.price,
        coalesce(c.options, '[]'), c.note
    FROM public.session_cart c
    WHERE c.chat_id = get_session_cart.chat_id AND c.is_active
    ORDER BY c.line_no;
$$;
