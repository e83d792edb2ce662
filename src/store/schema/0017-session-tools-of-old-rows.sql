-- In the background (mutations_sync: the engine would wait, for longer than a statement may last), part by part; after a stop it goes on
-- where it was. Other columns of a part are linked, not written again.
ALTER TABLE session
    MATERIALIZE COLUMN Tools,
    MATERIALIZE COLUMN McpServers
SETTINGS mutations_sync = 0
