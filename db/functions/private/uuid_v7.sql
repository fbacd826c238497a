-- Time-ordered to a quarter of a microsecond (RFC 9562, 6.2, method 3), so that keys
-- grow to the right, the log's WAL stays small and the outbox goes out in order.
CREATE OR REPLACE FUNCTION private.uuid_v7()
RETURNS uuid
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _us constant bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
    RETURN (
        lpad(to_hex(_us / 1000), 12, '0')
        || to_hex(28672 + _us % 1000 * 4096 / 1000)
        -- Of a random UUID, the variant and the 62 bits after it.
        || right(replace(gen_random_uuid()::text, '-', ''), 16)
    )::uuid;
END
$$;
