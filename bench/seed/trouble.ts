/** What goes wrong in the seeded world: attempts that are turned away, answers that break off, a model that tries the same again and again. And how full the account is. */
import { say, sayAttempt, type Telling } from './telling.ts';
import type { Said } from './words.ts';

/** How a command of the story is told. */
type Run = (said: Said) => void;

/** Attempts that failed before the one that works, with the pauses between them. */
export function tellRetry(telling: Telling): void {
  const status = telling.random.pick(['429', '429', '429', '503', '500']);
  const failures = telling.random.int(1, 5);
  for (let failure = 0; failure < failures; failure += 1) {
    telling.now += 400 * 2 ** failure;
    sayAttempt(telling, status);
  }
}

/** The request came through, its answer did not. */
export function tellBrokenStream(telling: Telling): void {
  sayAttempt(telling, '200');
  telling.now += telling.random.int(2_000, 20_000);
  const message = 'stream disconnected before completion: idle timeout waiting for SSE';
  const attributes = { 'event.kind': 'response.failed', 'error.message': message, model: telling.model };
  say(telling, 'otel_logs', { kind: 'model_stream', name: 'codex.sse_event', attributes });
}

/** A stretch of a turn in which nothing comes forward: the same check fails again, or the same is read again. */
export function tellStubbornness(telling: Telling, run: Run): void {
  const { random, words } = telling;
  const said = random.chance(0.6) ? words.test(true) : words.look();
  const times = random.int(4, 9);
  for (let time = 0; time < times; time += 1) {
    telling.now += random.int(900, 5_000);
    run(said);
  }
}

const WINDOWS = [
  ['primary', 300, 60],
  ['secondary', 10_080, 85],
] as const;
const MINUTE_MS = 60_000;

/** Fuller towards the end of a window, and fuller for who works much. */
export function tellRateLimits(telling: Telling): void {
  const { person, now } = telling;
  const windows = WINDOWS.flatMap(([window, minutes, most]) => {
    const length = minutes * MINUTE_MS;
    const used = ((now % length) / length) * most * (0.4 + person.weight / 12);
    return [
      [`${window}.used_percent`, Math.min(100, used).toFixed(1)],
      [`${window}.window_minutes`, String(minutes)],
      [`${window}.resets_at`, String(Math.ceil(now / length) * (length / 1_000))],
    ] as const;
  });
  const plan = person.team === 'mobile' ? 'pro' : 'team';
  const attributes = { limit_id: 'codex', plan_type: plan, ...Object.fromEntries(windows) };
  say(telling, 'rollout', { kind: 'rate_limits', name: 'token_count', attributes });
}
