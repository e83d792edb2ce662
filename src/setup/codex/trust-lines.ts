import type { OurHooks } from './hook-trust.ts';

/** Two columns are left for whoever indents them. */
const WIDTH = 78;

/** The state of our hooks as Codex tells it: a paragraph a state, each with its events, for a terminal of 80 columns. */
export function trustLines({ trusted, untrusted, modified, disabled, missing, twice }: OurHooks): string[] {
  const events = (list: readonly { readonly event: string }[]): string[] => list.map(({ event }) => event);
  return [
    ...paragraph('approved', events(trusted)),
    ...paragraph('not approved', events(untrusted)),
    ...paragraph('changed since they were approved', events(modified)),
    ...paragraph('switched off', events(disabled)),
    ...paragraph('not set up', missing),
    ...paragraph('told twice', twice),
  ];
}

/** `3 not approved: Stop, …`, wrapped. Nothing where there is nothing. */
function paragraph(state: string, events: readonly string[]): string[] {
  if (events.length === 0) return [];
  const lines: string[] = [];
  let line = `${String(events.length).padStart(2)} ${state}:`;
  for (const [index, event] of events.entries()) {
    const word = ` ${event}${index < events.length - 1 ? ',' : ''}`;
    if (line.length + word.length > WIDTH) {
      lines.push(line);
      line = '  ';
    }
    line += word;
  }
  return [...lines, line];
}
