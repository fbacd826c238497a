-- kind: thanks or bye. Changes nothing; the answer goes by the cart and the last order.
CREATE OR REPLACE FUNCTION tool.acknowledge(_session public.session_state, kind text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN jsonb_build_object('kind', acknowledge.kind);
END
$$;
