-- Facts, each once, however often it was told.
SELECT count() AS observations FROM codex_event_rebuilt FINAL
