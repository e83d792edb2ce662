import { expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Source } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';
import { awaitedSources } from './awaited-source.ts';

const [SAMPLE] = sampleSession.turns;
const session = (sources: Source[], ...turns: Partial<Turn>[]): Session => ({
  ...sampleSession,
  sources,
  turns: turns.map((turn, at) => ({ ...SAMPLE!, kind: 'turn', turn_id: `turn-${at}`, ...turn })),
});
const ofLast = (one: Session): readonly Source[] => awaitedSources(one, one.turns.at(-1)!);

test.each<[string, Session, Source[]]>([
  [
    'logs, when the turn before had them',
    session(['hooks'], { sources: ['otel_logs'] }, { sources: ['hooks'] }),
    ['otel_logs'],
  ],
  [
    'whatever told of the session, for its first turn',
    session(['hooks', 'otel_logs', 'otel_traces', 'rollout'], { sources: ['hooks', 'rollout'] }),
    ['otel_logs', 'otel_traces'],
  ],
  ['nothing that has told', session(['otel_logs'], { sources: ['hooks', 'otel_logs'] }), []],
  [
    'nothing that the turn before did not have either',
    session(['otel_logs'], { sources: ['otel_logs'] }, { sources: ['hooks'] }, { sources: ['hooks'] }),
    [],
  ],
  ['no hooks: they come at once', session(['hooks', 'rollout'], { sources: ['rollout'] }), []],
  [
    'what the thread itself had, not another one',
    session(['hooks'], { sources: ['otel_logs'], thread_id: 'other' }, { sources: ['hooks'], thread_id: 'own' }),
    [],
  ],
  ['nothing for a review', session(['otel_logs', 'rollout'], { sources: ['rollout'], kind: 'review' }), []],
])('waits for %s', (_, one, expected) => {
  expect(ofLast(one)).toEqual(expected);
});
