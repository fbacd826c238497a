-- The most ordered items of the last 30 days that can be had now (private.sales); where there
-- are fewer than three, the bot's own `item_ids` come after them (what the current meal serves
-- first).
CREATE OR REPLACE FUNCTION tool.suggest_items(
    _session public.session_state, item_ids jsonb DEFAULT '[]'
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _most    constant integer := 8;
    _item    public.menu_item;
    _popular jsonb := '[]';
    _shown   jsonb;
BEGIN
    FOR _item IN
        SELECT m.* FROM public.menu_item m
        JOIN private.sales(30) p ON p.menu_item_id = m.item_id
        WHERE m.is_listed AND NOT m.is_sold_out
        ORDER BY p.quantity DESC, m.position, m.item_id
    LOOP
        EXIT WHEN jsonb_array_length(_popular) >= _most;
        BEGIN
            PERFORM private.check_serving(_item);
            _popular := _popular || to_jsonb(_item.item_id);
        EXCEPTION WHEN SQLSTATE 'TF002' OR SQLSTATE 'TF003' THEN
            NULL;
        END;
    END LOOP;
    _shown := _popular;
    IF jsonb_array_length(_popular) < 3 THEN
        SELECT coalesce(jsonb_agg(s.id ORDER BY s.n), '[]') INTO _shown
        FROM (
            SELECT id, min(n) AS n
            FROM jsonb_array_elements(_popular || suggest_items.item_ids)
                WITH ORDINALITY AS t (id, n)
            GROUP BY id ORDER BY 2 LIMIT _most
        ) s;
    END IF;
    PERFORM private.log_event(_session, 'menu_viewed', jsonb_build_object(
        'query', '', 'category', NULL, 'meal_period', NULL, 'diet', NULL,
        'sort', 'popular', 'item_ids', _shown, 'result_count', jsonb_array_length(_shown)
    ));
    RETURN jsonb_build_object(
        'item_ids', _shown, 'popular', jsonb_array_length(_popular)
    );
END
$$;
