-- Which granules cannot hold a status, a person, a repository, …: what few sessions have, or none, is known without reading the million others.
ALTER TABLE session
    ADD INDEX IF NOT EXISTS idx_status Status TYPE set(8) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS idx_user User TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS idx_team Team TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS idx_repository GitRepository TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS idx_environment Environment TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS idx_version CodexVersion TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS idx_models Models TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS idx_tools Tools TYPE bloom_filter(0.01) GRANULARITY 1
