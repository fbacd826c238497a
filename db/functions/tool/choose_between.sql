-- Answers what was asked about the line that waits: which of several dishes (`choice` is
-- its item), or which of several options. `question` is the pending line's number: a
-- second tap, or one of an older card, answers no other question.
CREATE OR REPLACE FUNCTION tool.choose_between(
    _session public.session_state, question integer, choice integer
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _pending constant jsonb := _session.pending_line;
    _asked   constant jsonb := _pending #> '{open,0}';
    _answer  jsonb;
BEGIN
    IF (_pending ->> 'no')::integer IS DISTINCT FROM choose_between.question THEN
        PERFORM private.refuse('already_answered');
    END IF;
    IF _pending ? 'candidates' THEN
        _answer := private.candidate(_session, choose_between.choice);
        IF _answer IS NOT NULL THEN
            RETURN private.complete_line(_session, _answer);
        END IF;
    ELSIF _asked -> 'any_of' @> to_jsonb(choose_between.choice) THEN
        RETURN private.complete_line(_session, jsonb_build_object(
            'item_id', _pending -> 'item_id', 'quantity', _pending -> 'quantity',
            'note', _pending -> 'note',
            'options', private.settle_choice(_pending, 0, choose_between.choice)
        ));
    END IF;
    PERFORM private.refuse('already_answered');
END
$$;
