-- Counts a try before it is made, so that one that kills the process counts too. NULL when
-- the update is finished, parked, or another process's by now.
CREATE OR REPLACE FUNCTION api.begin_update(update_id bigint, chat_id bigint, process integer)
RETURNS integer
LANGUAGE sql VOLATILE
AS $$
    UPDATE public.update_inbox u SET attempts = u.attempts + 1
    WHERE u.update_id = begin_update.update_id AND u.chat_id = begin_update.chat_id
      AND u.leased_by = begin_update.process AND u.parked_at IS NULL
    RETURNING u.attempts;
$$;
