-- What a shell call runs, in one to three words: `git push`, `npm run lint`. '' in rows from before, until `turnscope rebuild` has written them again.
ALTER TABLE session
    ADD COLUMN IF NOT EXISTS `ToolUse.Command` Array(LowCardinality(String)) CODEC(ZSTD(1)) AFTER `ToolUse.DurationMs`
