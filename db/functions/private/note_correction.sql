-- A change is taken back. If that is the chat's next act after a text, and what the text
-- added is what goes: a model's understanding of it is forgotten, and the text goes into the
-- phrase inbox. `line_no` is the line that loses something; NULL for an undo.
-- context: {said: {update_id, phrase}}, the last text of this chat that the bot still knows
CREATE OR REPLACE FUNCTION private.note_correction(
    _session public.session_state, line_no integer, context jsonb
)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _update_id bigint;
    _added     boolean;
    _words     text;
BEGIN
    SELECT e.update_id INTO _update_id FROM public.session_events e
    WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
      AND e.timestamp >= _session.started_at AND e.event_no <= _session.version
      AND e.update_id IS DISTINCT FROM _session.last_update_id
    ORDER BY e.event_no DESC LIMIT 1;
    SELECT
        coalesce(bool_or(e.event_type = 'item_added' AND (
            note_correction.line_no IS NULL
            OR (e.event_data ->> 'line_no')::integer = note_correction.line_no
        )), FALSE),
        max(e.event_data ->> 'words') FILTER (
            WHERE e.event_type IN ('model_consulted', 'phrase_recalled')
        )
    INTO _added, _words
    FROM public.session_events e
    WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
      AND e.timestamp >= _session.started_at AND e.event_no <= _session.version
      AND e.update_id = _update_id;
    IF NOT _added THEN
        RETURN;
    END IF;
    DELETE FROM public.remembered_phrase p WHERE p.words = _words;
    IF (note_correction.context #>> '{said,update_id}')::bigint = _update_id THEN
        PERFORM private.collect_phrase(note_correction.context #> '{said,phrase}', 'corrected');
    END IF;
END
$$;
