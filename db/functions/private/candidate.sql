-- The dish as a candidate of the line that waits, when that asks which dish is meant; NULL
-- when it is none. {"item_id", "quantity", "options", "note"}, what was said of it kept.
CREATE OR REPLACE FUNCTION private.candidate(_session public.session_state, item_id integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT c || jsonb_build_object('quantity', _session.pending_line -> 'quantity')
        FROM jsonb_array_elements(_session.pending_line -> 'candidates') c
        WHERE c -> 'item_id' = to_jsonb(candidate.item_id)
        LIMIT 1
    );
END
$$;
