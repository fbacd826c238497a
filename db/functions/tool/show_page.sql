-- Another page of a category, or of the last shown list. Logs nothing.
CREATE OR REPLACE FUNCTION tool.show_page(
    _session public.session_state, page integer, category integer DEFAULT NULL
)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'page', show_page.page,
        'category', show_page.category,
        'item_ids', CASE WHEN show_page.category IS NULL
            THEN _session.last_shown_menu -> 'item_ids' END
    );
$$;
