/**
 * Every recording of every version with secrets planted into what its sources said: none is left in anything that is kept or that leaves, and what can be known of the
 * session is what it was. Also the law behind it: to redact what was told, and to redact what was made of it, come to the same.
 */
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import { observeHook } from '../../src/codex/hook/observe-hook.ts';
import { observe } from '../../src/codex/observe.ts';
import { createRolloutReader } from '../../src/codex/rollout/rollout-reader.ts';
import { createContentFilter } from '../../src/ingest/redaction/content-filter.ts';
import { contentPolicy } from '../../src/model/content-policy.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Session } from '../../src/model/session.ts';
import { encodeTracesProtobuf } from '../../src/otlp/traces/protobuf/encode.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { PROFILE_NAMES } from '../../src/render/profile.ts';
import { PROFILES } from '../../src/render/profiles.ts';
import { renderSession } from '../../src/render/render.ts';
import { bytesOf, type Planted, plantedHooks, plantedRequests, plantedRollouts } from '../helper/planted-recording.ts';
import { recordingNames } from '../helper/recording.ts';
import { TOKEN_FAMILIES } from '../helper/secret-family.ts';
import { observationsByWay } from '../helper/source-mix.ts';

const HOUR_MS = 3_600_000;
const NAMED = ['github', 'openai project', 'stripe', 'npm', 'slack bot', 'gitlab'];
const FAMILIES = TOKEN_FAMILIES.filter(({ name }) => NAMED.includes(name));

/** Another family for each recording; the values are new with each run. */
function plantedFor(at: number): Planted {
  const make = (n: number): string => FAMILIES[n % FAMILIES.length]?.make() ?? '';
  return { talk: make(at), tool: make(at + 1) };
}

const assembled = (observations: readonly Observation[]): Session[] =>
  observations.length === 0
    ? []
    : assemble(observations, { now: Math.max(...observations.map(({ at }) => at)) + HOUR_MS });

const redactor = createRedactor();
const filter = createContentFilter({ policy: contentPolicy('full'), homeDir: '', redactor });

interface Told {
  /** What would be kept of it, as bytes. */
  readonly kept: string;
  readonly observations: readonly Observation[];
}

function told(name: string, planted: Planted): Told {
  const requests = plantedRequests(name, planted).map((content) => {
    const clean = filter(content);
    if (clean.signal === 'hooks' || clean.signal === 'rollout') throw new Error('another signal');
    return clean;
  });
  const hooks = filter({ signal: 'hooks', records: plantedHooks(name, planted) });
  const read = plantedRollouts(name, planted).flatMap(({ name: file, lines }) => {
    const reader = createRolloutReader(file);
    return lines.flatMap((line) => reader.read(line));
  });
  const rollout = filter({ signal: 'rollout', observations: read });
  return {
    kept: [...requests.map(bytesOf), JSON.stringify(hooks), JSON.stringify(rollout)].join('\n'),
    observations: [
      ...requests.flatMap((request) => observe(request, 0)),
      ...(hooks.signal === 'hooks' ? hooks.records.flatMap(observeHook) : []),
      ...(rollout.signal === 'rollout' ? rollout.observations : []),
    ],
  };
}

/** What redaction must not touch: who, when, how many, how it ended. Ids that are made of words are other ids of the same things. */
const shapeOf = (sessions: readonly Session[]): unknown =>
  sessions.map(({ session_id, status, kind, tokens, started_at, turns, agents }) => ({
    session_id,
    status,
    kind,
    tokens,
    started_at,
    agents: agents.map(({ thread_id, parent_thread_id }) => ({ thread_id, parent_thread_id })),
    turns: turns.map((turn) => ({
      thread_id: turn.thread_id,
      status: turn.status,
      tokens: turn.tokens,
      started_at: turn.started_at,
      duration_ms: turn.duration_ms,
      hasPrompt: turn.prompt !== null,
      hasAnswer: turn.answer !== null,
      model_calls: turn.model_calls.map(({ status, tokens: of }) => ({ status, of })),
      tool_calls: turn.tool_calls.map((call) => ({
        ...call,
        arguments: call.arguments !== null,
        output: call.output !== null,
      })),
      approvals: turn.approvals.map(({ call_id, decision }) => ({ call_id, decision })),
      counts: [turn.messages, turn.compactions, turn.plan_updates, turn.file_edits, turn.errors].map(
        ({ length }) => length,
      ),
    })),
  }));

const recordings = recordingNames();

describe.each(recordings.map((name, at) => [name, plantedFor(at)] as const))('%s', (name, planted) => {
  const { kept, observations } = told(name, planted);
  const sessions = assembled(observations);
  const holds = (text: string): boolean => text.includes(planted.talk) || text.includes(planted.tool);

  test('keeps none of them', () => {
    expect(holds(kept)).toBe(false);
    expect(holds(JSON.stringify(observations))).toBe(false);
    expect(holds(JSON.stringify(sessions))).toBe(false);
  });

  test.each(PROFILE_NAMES)('sends none of them: %s', (profile) => {
    const sent = sessions.map((session) =>
      Buffer.from(encodeTracesProtobuf(renderSession(session, { profile: PROFILES[profile] }))).toString('latin1'),
    );
    expect(sent.some(holds)).toBe(false);
  });

  test('knows of the session what it knew', () => {
    const { otlp, hooks, rollout } = observationsByWay(name);
    expect(shapeOf(sessions)).toEqual(shapeOf(assembled([...otlp, ...hooks, ...rollout])));
  });

  test('what was told and redacted is what was made of it and redacted', () => {
    const { otlp, hooks, rollout } = observationsByWay(name);
    const all = [...otlp, ...hooks, ...rollout];
    const before = assembled(all.map((one) => redactor.observation(one)));
    expect(before).toEqual(assembled(all).map((session) => redactor.session(session)));
  });

  test('a second time changes nothing', () => {
    for (const one of observations) expect(redactor.observation(one)).toBe(one);
    for (const session of sessions) expect(redactor.session(session)).toBe(session);
  });
});

test('the secrets are there before', () => {
  const planted = plantedFor(0);
  const raw = recordings.map((name) =>
    [
      ...plantedRequests(name, planted).map(bytesOf),
      JSON.stringify(plantedHooks(name, planted)),
      plantedRollouts(name, planted)
        .map(({ lines }) => lines.join('\n'))
        .join('\n'),
    ].join('\n'),
  );
  const without = recordings.filter((_, at) => !raw[at]?.includes(planted.talk) && !raw[at]?.includes(planted.tool));
  expect(without).toEqual([]);
});
