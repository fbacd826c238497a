-- An open checkout does not outlive an empty cart.
CREATE OR REPLACE FUNCTION private.close_empty_checkout(chat_id bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    DELETE FROM public.session_checkout k
    WHERE k.chat_id = close_empty_checkout.chat_id AND NOT EXISTS (
        SELECT FROM public.session_cart c
        WHERE c.chat_id = close_empty_checkout.chat_id AND c.is_active
    );
END
$$;
