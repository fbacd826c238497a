-- A tap on a choice of the open options: takes it, or takes it back. In a group of
-- one, another choice replaces it.
CREATE OR REPLACE FUNCTION tool.choose_option(_session public.session_state, choice_id integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _pending  constant jsonb := _session.pending_line;
    _dish     public.menu_item;
    _group    public.menu_option_group;
    _chosen   jsonb;
    _resolved jsonb;
BEGIN
    IF _pending IS NULL THEN
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
    SELECT coalesce(jsonb_agg(c), '[]') INTO _chosen
    FROM jsonb_array_elements(_pending -> 'options') c
    JOIN public.menu_option o ON o.choice_id = (c ->> 'choice_id')::integer
    WHERE o.choice_id <> choose_option.choice_id
      AND (_group.max_choices > 1 OR o.group_id <> _group.group_id);
    IF NOT _pending -> 'options' @>
        jsonb_build_array(jsonb_build_object('choice_id', choose_option.choice_id))
    THEN
        _chosen := _chosen || jsonb_build_object('choice_id', choose_option.choice_id);
    END IF;
    _resolved := private.resolve_options(_dish, _chosen);
    PERFORM private.log_event(_session, 'option_chosen', _pending || jsonb_build_object(
        'options', _resolved -> 'options', 'price', _resolved ->> 'price'
    ));
    RETURN jsonb_build_object('item_id', _dish.item_id, 'name', _dish.name);
END
$$;
