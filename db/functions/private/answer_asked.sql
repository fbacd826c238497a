-- The calls of a message that came while the guest was asked which line is meant: "the first
-- one" is then the first of those, and none of a list.
CREATE OR REPLACE FUNCTION private.answer_asked(calls jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN jsonb_array_length(answer_asked.calls) = 1
            AND answer_asked.calls #> '{0,arguments,lines}' @? '$ ? (@.size() == 1)
                ? (exists (@[0].number)) ? (@[0].quantity == 1) ? (@[0].note == null)'
        THEN jsonb_build_array(jsonb_build_object(
            'tool', 'pick_line', 'arguments', jsonb_build_object('item', jsonb_build_object(
                'position', answer_asked.calls #> '{0,arguments,lines,0,number}'
            ))
        ))
        ELSE answer_asked.calls
    END;
$$;
