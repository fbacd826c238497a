-- A line of `item`, its options and note, as it is after what was said of it. said:
-- [{"choice_ids", "qualifier", "count", "words"}]: of the choices that the words may mean
-- one that the item offers, else the words become part of the note. Returns
-- {"options", "note"}; nothing that was there is lost unless it was said.
CREATE OR REPLACE FUNCTION private.describe_line(
    item public.menu_item, options jsonb, note text, said jsonb, more_note text
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _options jsonb := coalesce(nullif(describe_line.options, 'null'), '[]');
    _note    text := describe_line.note;
    _one     jsonb;
    _choice  record;
    _none    boolean;
BEGIN
    FOR _one IN SELECT * FROM jsonb_array_elements(describe_line.said) LOOP
        SELECT o.choice_id, o.group_id, g.max_choices INTO _choice
        FROM public.menu_option o
        JOIN public.menu_option_group g ON g.group_id = o.group_id
        WHERE g.item_id = describe_line.item.item_id
          AND _one -> 'choice_ids' @> to_jsonb(o.choice_id)
        ORDER BY g.position, o.position LIMIT 1;
        IF NOT FOUND AND _one ->> 'qualifier' IS NULL AND
            regexp_split_to_array(lower(describe_line.item.name), '[^[:alnum:]]+')
                @> regexp_split_to_array(lower(_one ->> 'words'), '[^[:alnum:]]+')
        THEN
            -- "plain", of a Plain Dosa: that is what it is.
            CONTINUE;
        ELSIF NOT FOUND THEN
            _note := private.add_note(_note, _one ->> 'words');
            CONTINUE;
        END IF;
        _none := coalesce(_one ->> 'qualifier' IN ('no', 'no_extra'), FALSE);
        -- "Remove the ghee" takes the ghee off; where none was chosen, the cook is told.
        IF _none AND _options @> jsonb_build_array(jsonb_build_object(
            'choice_id', _choice.choice_id, 'qualifier', NULL
        )) THEN
            _none := NULL;
        END IF;
        SELECT coalesce(jsonb_agg(c ORDER BY n), '[]') INTO _options
        FROM jsonb_array_elements(_options) WITH ORDINALITY AS t (c, n)
        LEFT JOIN public.menu_option o ON o.choice_id = (c ->> 'choice_id')::integer
        WHERE o.choice_id IS NULL OR o.choice_id <> _choice.choice_id AND (
            _none IS DISTINCT FROM FALSE OR _choice.max_choices > 1
            OR o.group_id <> _choice.group_id
        );
        IF _none IS NOT NULL THEN
            _options := _options || jsonb_build_object(
                'choice_id', _choice.choice_id, 'qualifier', _one -> 'qualifier',
                'count', coalesce(nullif(_one -> 'count', 'null'), '1')
            );
        END IF;
    END LOOP;
    RETURN jsonb_build_object(
        'options', _options, 'note', private.add_note(_note, describe_line.more_note)
    );
END
$$;
