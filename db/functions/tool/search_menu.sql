-- The bot's catalogue has searched; this remembers what was shown, for "number 3",
-- and logs it, for the funnel. item_ids are the first 50 of result_count; `words`, which
-- would have done for `query` as well, have done their work.
CREATE OR REPLACE FUNCTION tool.search_menu(
    _session public.session_state,
    query text DEFAULT NULL,
    category integer DEFAULT NULL,
    meal_period integer DEFAULT NULL,
    diet text DEFAULT NULL,
    item_ids jsonb DEFAULT '[]',
    result_count integer DEFAULT 0,
    max_price text DEFAULT NULL,
    sort text DEFAULT NULL,
    words jsonb DEFAULT '[]'
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _shown constant jsonb := jsonb_build_object(
        'query', coalesce(left(search_menu.query, 200), ''),
        'result_count', search_menu.result_count,
        'meal_period', search_menu.meal_period,
        'category', search_menu.category,
        'diet', search_menu.diet,
        'item_ids', search_menu.item_ids
    ) || jsonb_strip_nulls(jsonb_build_object(
        'max_price', search_menu.max_price, 'sort', search_menu.sort
    ));
BEGIN
    PERFORM private.log_event(_session, 'menu_viewed', _shown);
    RETURN _shown;
END
$$;
