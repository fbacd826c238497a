-- Has a parked update tried again, three times, by any process; FALSE when none has that id.
CREATE OR REPLACE FUNCTION api.retry_update(update_id bigint)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    UPDATE public.update_inbox u SET parked_at = NULL, attempts = 0
    WHERE u.update_id = retry_update.update_id AND u.parked_at IS NOT NULL;
    IF FOUND THEN
        PERFORM pg_notify('inbox', retry_update.update_id::text);
    END IF;
    RETURN FOUND;
END
$$;
