/**
 * Each recording of the real Codex, all its sources together, as each backend would get it: compared with the file that was reviewed when it last
 * changed, and held against what must be true of any spans.
 */
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Session } from '../../src/model/session.ts';
import { sumTokens } from '../../src/model/tokens.ts';
import type { AnyValue } from '../../src/otlp/common/value.ts';
import { decodeTracesJson } from '../../src/otlp/traces/json/decode.ts';
import { encodeTracesJson } from '../../src/otlp/traces/json/encode.ts';
import { decodeTracesProtobuf } from '../../src/otlp/traces/protobuf/decode.ts';
import { encodeTracesProtobuf } from '../../src/otlp/traces/protobuf/encode.ts';
import type { Span } from '../../src/otlp/traces/span.ts';
import { builtInPriceBook } from '../../src/price/price-book.ts';
import { conversationOf } from '../../src/render/conversation.ts';
import { PROFILE_NAMES, type ProfileName } from '../../src/render/profile.ts';
import { PROFILES } from '../../src/render/profiles.ts';
import { renderSession, renderTurns } from '../../src/render/render.ts';
import { recordingNames } from '../helper/recording.ts';
import { MIXES, observationsByWay } from '../helper/source-mix.ts';
import { spanLines } from '../helper/span-line.ts';

const HOUR_MS = 3_600_000;
/** Session times are whole milliseconds from several clocks: a child may look as if it were longer than what it is in. */
const ROUNDING_NS = 60_000_000n;

/** Long after the recording: what did not end then never will. */
const assembled = (observations: readonly Observation[]): Session[] =>
  assemble(observations, { now: Math.max(...observations.map(({ at }) => at)) + HOUR_MS, prices: builtInPriceBook() });

const spansOf = (sessions: readonly Session[], profile: ProfileName): Span[] =>
  sessions.flatMap((session) => renderTurns(session, { profile: PROFILES[profile] }).flatMap(({ spans }) => spans));

const attribute = (span: Span, name: string): AnyValue =>
  span.attributes.find(({ key }) => key === name)?.value ?? null;

const OF_EVERY_PROFILE = ['codex.', 'vcs.'];
/** What profiles say alike is shown once, with the first; a test of its own says that it is alike. */
const SHOWN_BEFORE: Readonly<Record<ProfileName, readonly string[]>> = {
  genai: [],
  openinference: OF_EVERY_PROFILE,
  logfire: [...OF_EVERY_PROFILE, 'gen_ai.'],
  langfuse: OF_EVERY_PROFILE,
};

/** Logfire knows an older name besides, and has the whole conversation in place of the turn's two messages. */
const isOwn = (name: string, key: string): boolean =>
  key === 'gen_ai.system' || (name.startsWith('invoke_agent') && key.endsWith('.messages'));

/** Of the steps of a session, not of its moments, which are events in some profiles and spans in others. */
const factsOf = (spans: readonly Span[], beginnings: readonly string[]) =>
  spans
    .filter(({ name }) => /^(invoke_agent|chat|execute_tool)\b/.test(name))
    .map(({ name, spanId, parentSpanId, attributes }) => ({
      spanId,
      parentSpanId,
      facts: attributes.filter(({ key }) => !isOwn(name, key) && beginnings.some((one) => key.startsWith(one))),
    }));

/** What Codex calls a turn or a tool call, with the trace and span that it got. */
const stepsOf = (sessions: readonly Session[]): [step: string, id: string][] =>
  spansOf(sessions, 'genai').flatMap((span) => {
    const turn = attribute(span, 'codex.turn.id');
    const call = attribute(span, 'gen_ai.tool.call.id');
    if (span.name.startsWith('chat')) return [];
    return [[JSON.stringify([turn, call]), span.spanId] as [string, string]];
  });

/** For each tool call, by its id and number, as several turns may use one id: the turn and the number of the model call that asked for it. */
const askedBy = (sessions: readonly Session[]): [tool: string, by: string][] =>
  sessions
    .flatMap(({ turns }) => turns)
    .flatMap((turn) =>
      conversationOf(turn).exchanges.flatMap(({ output }, index) =>
        output
          .flatMap(({ parts }) => parts)
          .flatMap((part): [string, string][] =>
            part.type === 'tool_call' ? [[part.call.call_id, `${turn.turn_id} ${index + 1}`]] : [],
          ),
      ),
    )
    .map(([id, by], index, all): [string, string] => [
      `${id} ${all.slice(0, index).filter(([other]) => other === id).length + 1}`,
      by,
    ]);

/** Input, cached input, output, reasoning output: as a backend adds them up, by the names that it reads. */
type Sum = readonly [number, number, number, number];
const NOTHING: Sum = [0, 0, 0, 0];

const USAGE_NAMES = {
  genai:
    'gen_ai.usage.input_tokens gen_ai.usage.cache_read.input_tokens gen_ai.usage.output_tokens gen_ai.usage.reasoning.output_tokens',
  openinference:
    'llm.token_count.prompt llm.token_count.prompt_details.cache_read llm.token_count.completion llm.token_count.completion_details.reasoning',
} as const;

function usageOf(span: Span, profile: ProfileName): Sum {
  if (profile === 'langfuse') return langfuseUsage(attribute(span, 'langfuse.observation.usage_details'));
  const names = USAGE_NAMES[profile === 'openinference' ? 'openinference' : 'genai'].split(' ');
  const [input = 0, cached = 0, output = 0, reasoning = 0] = names.map((name) => Number(attribute(span, name) ?? 0));
  return [input, cached, output, reasoning];
}

/** Langfuse adds up the kinds, each of them without the others. */
function langfuseUsage(details: AnyValue): Sum {
  if (typeof details !== 'string') return NOTHING;
  const kinds = JSON.parse(details) as Record<string, number>;
  const [cached, reasoning] = [kinds['input_cached_tokens'] ?? 0, kinds['output_reasoning_tokens'] ?? 0];
  const input = (kinds['input'] ?? 0) + (kinds['input_cache_creation'] ?? 0) + cached;
  return [input, cached, (kinds['output'] ?? 0) + reasoning, reasoning];
}

const add = (a: Sum, b: Sum): Sum => [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];

function tokensOf(sessions: readonly Session[]): Sum {
  const { input, cached_input, output, reasoning_output } = sumTokens(sessions.map(({ tokens }) => tokens));
  return [input ?? 0, cached_input ?? 0, output ?? 0, reasoning_output ?? 0];
}

const recordings = recordingNames().map((name) => {
  const ways = observationsByWay(name);
  return { name, ways, all: [...ways.otlp, ...ways.hooks, ...ways.rollout] };
});

describe.each(recordings)('$name', ({ name, ways, all }) => {
  const sessions = assembled(all);

  test('spans are as reviewed', async () => {
    const text = PROFILE_NAMES.map((profile) =>
      spanLines(profile, spansOf(sessions, profile), SHOWN_BEFORE[profile]),
    ).join('');
    await expect(text).toMatchFileSnapshot(`render/${name.replace('/', '-')}.jsonl`);
  });

  test.each(PROFILE_NAMES)('%s: has the same spans as the first, and says alike what is shown once', (profile) => {
    const told = factsOf(spansOf(sessions, profile), SHOWN_BEFORE[profile]);
    expect(told).toEqual(factsOf(spansOf(sessions, 'genai'), SHOWN_BEFORE[profile]));
  });

  test.each(PROFILE_NAMES)('%s: ids are unique, parents come before their children and hold them', (profile) => {
    const spans = spansOf(sessions, profile);
    const byId = new Map<string, Span>();
    // spans of whoever started Codex are not ours
    const callers = new Set(
      sessions.flatMap(({ turns }) => turns.map(({ trace_parent }) => trace_parent?.span_id ?? '')).concat(''),
    );
    for (const span of spans) {
      expect(byId.has(span.spanId)).toBe(false);
      byId.set(span.spanId, span);
      const parent = byId.get(span.parentSpanId);
      expect(callers.has(span.parentSpanId) || parent?.traceId === span.traceId).toBe(true);
    }
    const outside = spans.filter((span) => {
      const parent = byId.get(span.parentSpanId);
      if (parent === undefined) return false;
      // a sub-agent works on after the call that started it
      const runsOn = span.name.startsWith('invoke_agent');
      const begins = span.startTimeUnixNano + ROUNDING_NS < parent.startTimeUnixNano;
      return begins || (!runsOn && span.endTimeUnixNano > parent.endTimeUnixNano + ROUNDING_NS);
    });
    expect(outside.map(({ name: which }) => which)).toEqual([]);
  });

  test.each(PROFILE_NAMES)(
    '%s: whatever sources told, what the backend adds up is what the session says',
    (profile) => {
      for (const mix of MIXES) {
        const observations = mix.flatMap((way) => ways[way]);
        const told = observations.length === 0 ? [] : assembled(observations);
        const sum = spansOf(told, profile)
          .map((span) => usageOf(span, profile))
          .reduce(add, NOTHING);
        expect({ mix, sum }).toEqual({ mix, sum: tokensOf(told) });
      }
    },
  );

  test('what any sources tell of the same step has the same id', () => {
    const idsByStep = new Map<string, Set<string>>();
    for (const mix of MIXES) {
      const observations = mix.flatMap((way) => ways[way]);
      const told = observations.length === 0 ? [] : assembled(observations);
      for (const [step, id] of stepsOf(told)) idsByStep.set(step, (idsByStep.get(step) ?? new Set()).add(id));
    }
    expect([...idsByStep].filter(([, ids]) => ids.size > 1)).toEqual([]);
  });

  test('which model call asked for which tools is the same by the times of rollouts as by those of OTLP', () => {
    const byRollout = ways.rollout.length === 0 ? [] : askedBy(assembled(ways.rollout));
    const byAll = new Map(askedBy(sessions));
    // side threads write no rollouts, a killed process not its last line
    const shared = byRollout.filter(([tool]) => byAll.has(tool));
    expect(shared).toEqual(shared.map(([tool]) => [tool, byAll.get(tool)]));
  });

  test.each(PROFILE_NAMES)('%s: nothing is empty, and OTLP brings it back as it was', (profile) => {
    for (const session of sessions) {
      const request = renderSession(session, { profile: PROFILES[profile], version: '1.2.3' });
      const fromProtobuf = decodeTracesProtobuf(encodeTracesProtobuf(request));
      const fromJson = decodeTracesJson(encodeTracesJson(request));
      expect(fromProtobuf).toMatchObject({ ok: true, request });
      expect(fromJson).toMatchObject({ ok: true, request });
      const scopes = request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
      const spans = scopes.flatMap((scope) => scope.spans);
      const given = [
        ...request.resourceSpans.map(({ resource }) => resource),
        ...spans,
        ...spans.flatMap(({ events }) => events),
      ];
      const attributes = given.flatMap((one) => one.attributes);
      const empty = attributes.filter(
        ({ value }) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
      );
      expect(empty).toEqual([]);
      // a key twice on a span would be read differently by each backend
      expect(spans.filter(({ attributes: own }) => new Set(own.map(({ key }) => key)).size < own.length)).toEqual([]);
    }
  });
});
