-- Makes the document's items the whole menu, or with dry_run only says what would
-- change: {"added", "changed", "removed", "categories", "reordered", "version"}.
-- Items that it leaves out are unlisted, never deleted: orders refer to them.
--   document {"items": [row with "item_id" or without], "categories": [{"name", "aliases"}],
--             "restaurant": {…}, "meal_periods": [{"name", "starts", "ends"}]}
-- A document with a restaurant founds one: it does nothing where there is one
-- already, and NULL comes back.
CREATE OR REPLACE FUNCTION api.import_menu(document jsonb, dry_run boolean DEFAULT FALSE)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _rows     jsonb;
    _changes  jsonb;
    _version  bigint;
BEGIN
    -- One import at a time, and no item goes out of stock half-way; turns read on.
    LOCK TABLE public.menu_item IN EXCLUSIVE MODE;
    IF document ? 'restaurant' THEN
        IF EXISTS (SELECT FROM public.restaurant) THEN
            RETURN NULL;
        END IF;
        PERFORM private.create_restaurant(document -> 'restaurant', document -> 'meal_periods');
    END IF;

    _rows := private.match_menu(document -> 'items');
    _changes := private.compare_menu(_rows, document -> 'categories');
    IF NOT dry_run AND _changes <> jsonb_build_object(
        'added', '[]'::jsonb, 'changed', '[]'::jsonb, 'removed', '[]'::jsonb,
        'categories', '[]'::jsonb, 'reordered', FALSE
    ) THEN
        PERFORM private.write_menu(_rows, document -> 'categories');
        PERFORM private.menu_changed();
    END IF;
    SELECT menu_version INTO STRICT _version FROM public.restaurant;
    RETURN _changes || jsonb_build_object('version', _version);
END
$$;
