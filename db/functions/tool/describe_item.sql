-- An item that was asked about; from now on it is what "that" means. `about`, `word` and
-- `words` are for the card. `serving` tells whether it can be had now.
CREATE OR REPLACE FUNCTION tool.describe_item(
    _session public.session_state,
    item jsonb,
    about text DEFAULT 'all',
    word text DEFAULT NULL,
    words jsonb DEFAULT '[]'
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _dish    public.menu_item;
    _serving boolean := TRUE;
BEGIN
    -- "Does it contain nuts" before any dish: who asks that is told whom to ask, at least.
    IF describe_item.item = '{}' AND _session.last_mentioned_item_id IS NULL
        AND describe_item.about IN ('contains', 'without', 'free')
    THEN
        RETURN '{"item_id": null}';
    END IF;
    _dish := private.find_item(_session, describe_item.item);
    BEGIN
        PERFORM private.check_serving(_dish);
    EXCEPTION WHEN SQLSTATE 'TF002' OR SQLSTATE 'TF003' THEN
        _serving := FALSE;
    END;
    PERFORM private.log_event(_session, 'item_viewed', jsonb_build_object(
        'item_id', _dish.item_id, 'item_name', _dish.name,
        'about', CASE WHEN describe_item.about = 'available' AND NOT _serving
            THEN 'unavailable' ELSE describe_item.about END
    ));
    RETURN jsonb_build_object(
        'item_id', _dish.item_id, 'name', _dish.name, 'serving', _serving
    );
END
$$;
