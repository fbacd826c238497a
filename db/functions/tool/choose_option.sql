-- A tap on a choice of the open options: takes it, or takes it back. In a group of
-- one, another choice replaces it.
CREATE OR REPLACE FUNCTION tool.choose_option(_session public.session_state, choice_id integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _pending  constant jsonb := _session.pending_line;
    _nth      integer;
    _dish     public.menu_item;
    _group    public.menu_option_group;
    _chosen   jsonb;
    _resolved jsonb;
BEGIN
    IF _pending IS NULL OR _pending ? 'candidates' THEN
        PERFORM private.refuse('no_pending_line');
    END IF;
    _dish := private.find_item(_session, _pending);
    SELECT g.* INTO _group FROM public.menu_option_group g
    JOIN public.menu_option o ON o.group_id = g.group_id
    WHERE o.choice_id = choose_option.choice_id AND g.item_id = _dish.item_id;
    IF NOT FOUND THEN
        PERFORM private.refuse('invalid_option', jsonb_build_object(
            'item_id', _dish.item_id, 'name', _dish.name, 'option', choose_option.choice_id
        ));
    END IF;
    SELECT n - 1 INTO _nth
    FROM jsonb_array_elements(_pending -> 'open') WITH ORDINALITY AS t (q, n)
    WHERE q -> 'any_of' @> to_jsonb(choose_option.choice_id)
    ORDER BY n LIMIT 1;
    IF FOUND THEN
        _chosen := private.settle_choice(_pending, _nth, choose_option.choice_id);
    ELSE
        _chosen := private.toggle_choice(_pending, _group, choose_option.choice_id);
    END IF;
    _resolved := private.resolve_options(_dish, _chosen);
    PERFORM private.log_event(_session, 'option_chosen', _pending - 'open' || jsonb_build_object(
        'options', _resolved -> 'options', 'price', _resolved ->> 'price'
    ) || CASE WHEN _resolved -> 'open' = '[]' THEN '{}'
        ELSE jsonb_build_object('open', _resolved -> 'open') END);
    RETURN jsonb_build_object('item_id', _dish.item_id, 'name', _dish.name);
END
$$;
