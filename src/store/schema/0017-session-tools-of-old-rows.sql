-- In the background, part by part; after a stop it goes on where it was. Other columns of a part are linked, not written again.
ALTER TABLE session
    MATERIALIZE COLUMN Tools,
    MATERIALIZE COLUMN McpServers
