import type { OurHooks } from './hook-trust.ts';

/** Two columns are left for whoever indents them. */
const WIDTH = 78;

/** The state of our hooks as Codex tells it: one line where all are alike, else a paragraph a state with its events, for a terminal of 80 columns. */
export function trustLines({ trusted, untrusted, modified, disabled, missing, twice }: OurHooks): string[] {
  const events = (list: readonly { readonly event: string }[]): string[] => list.map(({ event }) => event);
  const states: readonly (readonly [string, readonly string[]])[] = [
    ['approved', events(trusted)],
    ['not approved', events(untrusted)],
    ['changed since they were approved', events(modified)],
    ['switched off', events(disabled)],
    ['not set up', missing],
  ];
  const found = states.filter(([, names]) => names.length > 0);
  const [only, ...others] = found;
  const again = twice.length === 0 ? [] : [`${String(twice.length).padStart(2)} told twice, from two places`];
  // fourteen names of which none stands out are fourteen words too many
  if (only !== undefined && others.length === 0 && only[1].length > 1)
    return [`all ${only[1].length} ${only[0]}`, ...again];
  return [...found.flatMap(([state, names]) => paragraph(state, names)), ...again];
}

/** `3 not approved: Stop, …`, wrapped. */
function paragraph(state: string, events: readonly string[]): string[] {
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
