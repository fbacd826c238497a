-- Keeps what a model made of these words, if every call was accepted and the menu is still
-- the one that they were understood with. At most 5,000, none for longer than 30 days.
CREATE OR REPLACE FUNCTION private.remember_phrase(
    words text, menu_version bigint, calls jsonb, results jsonb
)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _most constant integer := 5000;
BEGIN
    -- Whatever the bot says: nothing that ends an order, and nothing that only this session means.
    IF remember_phrase.calls @? '$[*] ? (@.tool != "add_to_cart" && @.tool != "set_quantity"
            && @.tool != "remove_from_cart" && @.tool != "search_menu" && @.tool != "view_cart"
            && @.tool != "checkout" && @.tool != "order_status")'
        OR remember_phrase.results @? '$[*] ? (@.ok == false || exists(@.refused[*]))'
        OR NOT EXISTS (
            SELECT FROM public.restaurant r WHERE r.menu_version = remember_phrase.menu_version
        )
    THEN
        RETURN;
    END IF;
    INSERT INTO public.remembered_phrase AS p (words, menu_version, calls)
    VALUES (remember_phrase.words, remember_phrase.menu_version, remember_phrase.calls)
    ON CONFLICT ON CONSTRAINT remembered_phrase_pkey DO UPDATE SET
        menu_version = excluded.menu_version, calls = excluded.calls,
        remembered_at = excluded.remembered_at;
    DELETE FROM public.remembered_phrase p
    WHERE p.remembered_at < clock_timestamp() - interval '30 days'
       OR p.words IN (
           SELECT o.words FROM public.remembered_phrase o
           ORDER BY o.remembered_at DESC OFFSET _most
       );
END
$$;
