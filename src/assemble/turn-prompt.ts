/** What a turn was asked. There are several prompts where the user steered while Codex worked; one source may have lost those that another one tells. */
import type { Observation, Source } from '../model/observation.ts';
import { told } from './precedence.ts';
import { attribute } from './reading.ts';
import { REDACTED_PROMPT } from './redacted-prompt.ts';

/** Who is believed about the words, best first: as `turn.prompt` in the table of precedence. */
const TELLERS: readonly Source[] = ['rollout', 'hooks', 'otel_logs'];

interface Said {
  readonly words: string;
  readonly at: number;
}

/** Each prompt once, with an empty line between them. `notify` tells the last one only, so that it is asked when nobody else tells any. */
export function promptOf(observations: readonly Observation[]): string | null {
  let said: Said[] = [];
  for (const source of TELLERS) {
    const own = observations.filter((one) => one.kind === 'prompt' && one.source === source);
    said = withNews(said, source === 'hooks' ? withoutRepeats(own) : own);
  }
  if (said.length > 0) return said.map(({ words }) => words).join('\n\n');
  return told(
    observations.filter(({ source }) => source === 'notify'),
    'turn.prompt',
  );
}

/** What has no twin with the same words among those known is another prompt. */
function withNews(known: readonly Said[], own: readonly Observation[]): Said[] {
  const free = [...known];
  const news: Said[] = [];
  for (const one of own) {
    const words = attribute(one, 'prompt');
    if (words === null || words === REDACTED_PROMPT) continue;
    const twin = free.findIndex((other) => other.words.trim() === words.trim());
    if (twin >= 0) free.splice(twin, 1);
    else news.push({ words, at: one.at });
  }
  return [...known, ...news].sort((a, b) => a.at - b.at);
}

/** Nobody says the same twice in this time; one hook that is configured twice does. */
const REPEAT_MS = 500;

const withoutRepeats = (own: readonly Observation[]): Observation[] =>
  own.filter((one, index) => {
    const before = own[index - 1];
    return (
      before === undefined ||
      one.at - before.at >= REPEAT_MS ||
      attribute(one, 'prompt') !== attribute(before, 'prompt')
    );
  });
