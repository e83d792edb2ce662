-- In the background, as the columns before; until then rows from before are read as they were.
ALTER TABLE session
    MATERIALIZE INDEX idx_status,
    MATERIALIZE INDEX idx_user,
    MATERIALIZE INDEX idx_team,
    MATERIALIZE INDEX idx_repository,
    MATERIALIZE INDEX idx_environment,
    MATERIALIZE INDEX idx_version,
    MATERIALIZE INDEX idx_models,
    MATERIALIZE INDEX idx_tools
SETTINGS mutations_sync = 0
