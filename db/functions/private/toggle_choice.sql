-- The pending line's options with a choice of `chosen` taken, or taken back, and those still
-- open after them. In a group of one the choice replaces another.
CREATE OR REPLACE FUNCTION private.toggle_choice(
    pending jsonb, chosen public.menu_option_group, choice_id integer
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _taken jsonb;
BEGIN
    SELECT coalesce(jsonb_agg(c), '[]') INTO _taken
    FROM jsonb_array_elements(toggle_choice.pending -> 'options') c
    JOIN public.menu_option o ON o.choice_id = (c ->> 'choice_id')::integer
    WHERE o.choice_id <> toggle_choice.choice_id
      AND (chosen.max_choices > 1 OR o.group_id <> chosen.group_id);
    IF NOT toggle_choice.pending -> 'options' @>
        jsonb_build_array(jsonb_build_object('choice_id', toggle_choice.choice_id))
    THEN
        _taken := _taken || jsonb_build_object('choice_id', toggle_choice.choice_id);
    END IF;
    RETURN _taken || coalesce(toggle_choice.pending -> 'open', '[]');
END
$$;
