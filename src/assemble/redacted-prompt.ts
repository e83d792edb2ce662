/** Codex shows this instead of the prompt unless `otel.log_user_prompt` is on. */
export const REDACTED_PROMPT = '[REDACTED]';
