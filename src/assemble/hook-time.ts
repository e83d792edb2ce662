/**
 * A hook's time is that at which its program has written what it was told. Codex does not wait for those around tools and model requests, so that on a busy
 * machine another program, or another source, may have told of something later before. So much later they were never seen to be, by far.
 */
export const HOOK_LATE_MAX_MS = 100;
