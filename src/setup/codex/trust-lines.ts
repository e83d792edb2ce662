/** What set-up and doctor say about the approval of hooks. Written for 80 columns. */
import type { OurHooks } from './hook-trust.ts';

/** Why approval is needed, once. */
export const TRUST_REASON: readonly string[] = [
  'Codex runs a hook only after you have approved it, once. Until then `codex exec`',
  'leaves it out without a word, and what only hooks tell is missing.',
];

/** The two ways to approve. The second asks before it does it. */
export const APPROVE_LINES: readonly string[] = [
  'To approve: start `codex`. It shows the new hooks before anything else; later,',
  'type /hooks. Or let `turnscope setup --trust` do it.',
];

const WIDTH = 80;

/** The state of our hooks, a paragraph a state, then how to approve if there is something to approve. */
export function trustLines(hooks: OurHooks): string[] {
  const { trusted, untrusted, modified, disabled, missing, twice } = hooks;
  const events = (list: readonly { readonly event: string }[]): string[] => list.map(({ event }) => event);
  const needsApproval = untrusted.length + modified.length > 0;
  return [
    ...paragraph('approved', events(trusted)),
    ...paragraph('not approved', events(untrusted)),
    ...paragraph('changed since approved', events(modified)),
    ...paragraph('switched off', events(disabled)),
    ...paragraph('not set up', missing),
    ...paragraph('run twice', twice),
    ...(needsApproval ? ['', ...TRUST_REASON, '', ...APPROVE_LINES] : []),
  ];
}

/** `3 not approved: Stop, …`, wrapped below its first event. Nothing where there is nothing. */
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
