-- What is kept of a call that was refused because several lines may be meant: enough to do
-- it once the guest has said which. An answer that was no answer leaves the question open.
CREATE OR REPLACE FUNCTION private.asked_line(
    _session public.session_state, call jsonb, refusal jsonb
)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN call ->> 'tool' = 'pick_line' THEN _session.asked_line
        ELSE asked_line.call || jsonb_build_object(
            'name', refusal -> 'name',
            'line_nos', (
                SELECT jsonb_agg(l -> 'line_no') FROM jsonb_array_elements(refusal -> 'lines') l
            )
        ) END;
$$;
