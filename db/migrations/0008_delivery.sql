-- Deliveries whose fate is not known, chats that can't be written to, groups that moved.

-- A send whose answer was lost, or whose claimer died: the message may be there already.
ALTER TABLE public.outbox ADD COLUMN fate_unknown boolean NOT NULL DEFAULT FALSE;

-- Chats that refuse the bot (403): blocked by the person, or the bot is out of the group.
CREATE TABLE public.blocked_chats (
    chat_id     bigint PRIMARY KEY,
    blocked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason      text NOT NULL,
    -- When the admins were told that somebody can't be reached there.
    told_at     timestamptz
);

-- Groups that became supergroups, under a new id. STAFF_CHAT_ID may name the old one.
CREATE TABLE public.chat_migrations (
    chat_id      bigint PRIMARY KEY,
    new_chat_id  bigint NOT NULL,
    migrated_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
