/** What two sessions have to tell each other, in one sentence of figures. It quotes nothing that was recorded. */
import { cost, counted, duration } from '../lib/figure.ts';
import type { Session } from '../model/session.ts';
import type { Figures, Parting } from './comparison.ts';

/** Less is the noise of any two runs. */
const TIME_MIN_MS = 100;
const COST_MIN_USD = 0.0001;

export function sentenceOf(a: Session, b: Session, figures: Figures, first: Parting | null): string {
  if (a.session_id === b.session_id) return 'A and B are the same session';
  const parts = [
    timeWords(figures.time_ms.difference),
    costWords(figures),
    callWords(figures),
    failureWords(figures.failures.difference),
    partingWords(first),
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'B did the same as A' : `B ${parts.join(', ')}`;
}

function timeWords(ms: number | null): string | null {
  if (ms === null) return null;
  if (Math.abs(ms) < TIME_MIN_MS) return 'took as long';
  return `took ${duration(Math.abs(ms))} ${ms < 0 ? 'less' : 'longer'}`;
}

function costWords({ cost_usd: { a, b, difference } }: Figures): string | null {
  if (difference !== null) {
    if (Math.abs(difference) < COST_MIN_USD) return 'cost the same';
    return `cost ${cost(Math.abs(difference))} ${difference < 0 ? 'less' : 'more'}`;
  }
  return a === null && b === null ? null : 'cost an amount that cannot be compared';
}

function callWords({ commands, tool_calls: calls }: Figures): string | null {
  const [noun, verb, difference] =
    commands.difference !== null && commands.difference !== 0
      ? (['command', 'ran', commands.difference] as const)
      : (['tool call', 'made', calls.difference] as const);
  if (difference === null || difference === 0) return null;
  return `${verb} ${more(difference, noun)}`;
}

const failureWords = (difference: number | null): string | null =>
  difference === null || difference === 0 ? null : `had ${more(difference, 'failed call')}`;

/** `6 more commands`, `1 command less`. */
function more(difference: number, noun: string): string {
  const size = Math.abs(difference);
  const nouns = size === 1 ? noun : `${noun}s`;
  const figure = size.toLocaleString('en-US');
  return difference > 0 ? `${figure} more ${nouns}` : `${figure} fewer ${nouns}`;
}

function partingWords(first: Parting | null): string | null {
  if (first === null) return null;
  const { difference, is_only_words: isOnlyWords } = first;
  if (difference === 'outcome') return `parted at ${first.place}, where the same ended otherwise`;
  return isOnlyWords ? `first put it in other words at ${first.place}` : `parted at ${first.place}`;
}

export function notesOf(a: Session, b: Session): string[] {
  if (a.session_id === b.session_id) return [];
  return [
    ...runningNotes('A', a),
    ...runningNotes('B', b),
    ...boundNotes('A', a),
    ...boundNotes('B', b),
    ...promptNotes(a, b),
  ];
}

const runningNotes = (name: string, { status }: Session): string[] =>
  status === 'running' || status === 'waiting' ? [`${name} still runs: its figures grow.`] : [];

const boundNotes = (name: string, { cost_basis }: Session): string[] =>
  cost_basis === 'partly' ? [`The cost of ${name} is a lower bound: some model calls have no known price.`] : [];

function promptNotes(a: Session, b: Session): string[] {
  const missing = [a, b].filter(({ turns }) => turns.some(({ prompt, kind }) => prompt === null && kind === 'turn'));
  return missing.length === 0
    ? []
    : [`${counted(missing.length, 'session')} without all prompts: turns are laid side by side in their order there.`];
}
