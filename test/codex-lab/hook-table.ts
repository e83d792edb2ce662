/** Hooks in `config.toml`, trusted from the start: `codex exec` skips a hook that nobody has reviewed without a word. */
import { createHash } from 'node:crypto';

/** As `src/hook/handler.ts` makes them, with a matcher for those who want one. */
export interface HookHandler {
  readonly event: string;
  readonly matcher?: string | undefined;
  readonly command: string;
  /** Seconds. */
  readonly timeout: number;
  readonly async: boolean;
}

const quote = (value: string): string => JSON.stringify(value);
const snakeCase = (event: string): string =>
  event.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** The tables of these handlers, each with the state that a review in the TUI would write. `configFile` is part of a hook's name. */
export function hookTables(handlers: readonly HookHandler[], configFile: string): string[] {
  const groups = new Map<string, number>();
  return handlers.flatMap((handler) => {
    const { event, matcher, command, timeout } = handler;
    const group = groups.get(event) ?? 0;
    groups.set(event, group + 1);
    return [
      `[[hooks.${event}]]${matcher === undefined ? '' : `\nmatcher = ${quote(matcher)}`}`,
      `[[hooks.${event}.hooks]]\ntype = "command"\ncommand = ${quote(command)}\ntimeout = ${timeout}\nasync = ${handler.async}`,
      `[hooks.state.${quote(`${configFile}:${snakeCase(event)}:${group}:0`)}]\ntrusted_hash = ${quote(trustHash(handler))}`,
    ];
  });
}

/** Codex compares this with the handler that it finds: compact JSON, keys in order, nothing that is not set. */
function trustHash({ event, matcher, command, timeout, async }: HookHandler): string {
  const handler = { async, command, timeout, type: 'command' };
  const identity = { event_name: snakeCase(event), hooks: [handler], ...(matcher === undefined ? {} : { matcher }) };
  return `sha256:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
}
