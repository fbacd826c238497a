-- Renews the leases of what the process is at (`under_way`), and leases to it what nobody is
-- at: [{"update_id", "chat_id", "body", "attempts"}], lowest update id first. An update is
-- free when its process has ended, or has not renewed its lease in time.
CREATE OR REPLACE FUNCTION api.claim_updates(
    process integer, under_way bigint[], lease interval, at_most integer
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _ended integer[];
    _rows  jsonb;
BEGIN
    UPDATE public.update_inbox u SET lease_until = clock_timestamp() + claim_updates.lease
    WHERE u.leased_by = claim_updates.process AND u.update_id = ANY (claim_updates.under_way);

    SELECT array_agg(p.leased_by) INTO _ended FROM (
        SELECT DISTINCT u.leased_by FROM public.update_inbox u
        WHERE u.parked_at IS NULL AND u.leased_by <> claim_updates.process
    ) p WHERE private.process_ended(p.leased_by);

    WITH free AS (
        SELECT u.update_id, u.chat_id FROM public.update_inbox u
        WHERE u.parked_at IS NULL AND u.update_id <> ALL (claim_updates.under_way)
          AND (
              u.leased_by IS NULL OR u.leased_by = claim_updates.process
              OR u.lease_until < clock_timestamp() OR u.leased_by = ANY (_ended)
          )
        ORDER BY u.update_id LIMIT claim_updates.at_most
        FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE public.update_inbox u SET
            leased_by = claim_updates.process,
            lease_until = clock_timestamp() + claim_updates.lease
        FROM free f WHERE u.update_id = f.update_id AND u.chat_id = f.chat_id
        RETURNING u.*
    )
    SELECT jsonb_agg(jsonb_build_object(
        'update_id', c.update_id, 'chat_id', c.chat_id, 'body', c.body, 'attempts', c.attempts
    ) ORDER BY c.update_id)
    INTO _rows FROM claimed c;
    RETURN coalesce(_rows, '[]');
END
$$;
