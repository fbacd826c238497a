-- Chats that a crash left without their hot rows, the newest session first: as lost as those
-- in the next crash, and looked for anew.
CREATE UNLOGGED TABLE private.hot_missing (
    place    bigint PRIMARY KEY,
    chat_id  bigint NOT NULL
);
