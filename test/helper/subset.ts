/** The ways in which a part of what was observed gets lost, as arbitraries. */
import fc from 'fast-check';
import { observe } from '../../src/codex/observe.ts';
import type { Observation } from '../../src/model/observation.ts';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import { requestsOf } from './recording.ts';
import { observationsByWay } from './source-mix.ts';

export interface Observed {
  readonly name: string;
  readonly all: readonly Observation[];
  /** Ids of the observations in each OTLP request. */
  readonly batches: readonly ReadonlySet<string>[];
}

/** What is left, and what became of the rest. */
export interface Subset {
  readonly how: string;
  readonly some: readonly Observation[];
}

export function observedOf(name: string): Observed {
  const ways = observationsByWay(name);
  const batches = requestsOf(name).map((request) => {
    const decoded = decodeExportRequest(request);
    return new Set(decoded.ok ? observe(decoded.request, 0).map(({ id }) => id) : []);
  });
  return { name, all: [...ways.otlp, ...ways.hooks, ...ways.rollout], batches: batches.filter(({ size }) => size > 0) };
}

export const sourcesOf = (all: readonly Observation[]) => [...new Set(all.map(({ source }) => source))].sort();

/** A span is told when it is over. */
const toldAt = ({ source, at, durationMs }: Observation): number =>
  source === 'otel_traces' ? at + (durationMs ?? 0) : at;

const left = (how: string, all: readonly Observation[], isLeft: (one: Observation) => boolean): Subset => ({
  how,
  some: all.filter(isLeft),
});

/** Any subset, and those that happen: a server that came late or went away, a torn file, a lost request, a source that was off for all or for one agent. */
export function subsetsOf({ all, batches }: Observed): fc.Arbitrary<Subset> {
  const sources = sourcesOf(all);
  const threads = [...new Set(all.map(({ threadId }) => threadId))].filter((id) => id !== '').sort();
  const at = fc.constantFrom(...new Set(all.map(toldAt)));
  const source = fc.constantFrom(...sources);
  const indices = [...all.keys()];
  const random = fc.subarray(indices, { minLength: 1 }).map((kept) => {
    const some = new Set(kept);
    return { how: `${some.size} of ${all.length} observations`, some: all.filter((_, index) => some.has(index)) };
  });
  const kinds: fc.Arbitrary<Subset>[] = [
    random,
    fc
      .subarray(sources, { minLength: 1 })
      .map((kept) => left(`only ${kept.join()}`, all, (one) => kept.includes(one.source))),
    at.map((from) => left(`from ${from} on`, all, (one) => toldAt(one) >= from)),
    at.map((to) => left(`to ${to}`, all, (one) => toldAt(one) <= to)),
    at.map((to) => left(`the file torn at ${to}`, all, (one) => one.source !== 'rollout' || one.at <= to)),
    fc
      .record({ threadId: fc.constantFrom(...threads), source })
      .map((lost) =>
        left(
          `${lost.source} of ${lost.threadId} lost`,
          all,
          (one) => one.source !== lost.source || one.threadId !== lost.threadId,
        ),
      ),
  ];
  if (batches.length > 0) {
    kinds.push(
      fc
        .record({ index: fc.nat(batches.length - 1), kept: fc.subarray(sources, { minLength: 1 }) })
        .map(({ index, kept }) =>
          left(
            `OTLP request ${index} lost, only ${kept.join()}`,
            all,
            (one) => kept.includes(one.source) && batches[index]?.has(one.id) !== true,
          ),
        ),
    );
  }
  return fc.oneof(...kinds).filter(({ some }) => some.length > 0);
}
