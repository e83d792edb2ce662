/**
 * Which responses of the model a part of a recording tells of, worked out without `assemble`: in the whole recording the n-th response of one source is the n-th of
 * every other, so that each observation is given the number of its response once and for all. A part then knows exactly the numbers that are in it.
 */
import type { Observation, Source } from '../../src/model/observation.ts';

/** What all sources tell alike: `input/output`. */
export const tokenPair = (input: number | null, output: number | null): string => `${input ?? '?'}/${output ?? '?'}`;

const SOURCES: readonly Source[] = ['rollout', 'otel_logs', 'hooks', 'otel_traces'];

export function pairToldBy({ source, attributes }: Observation): string {
  const [input, output] =
    source === 'otel_traces'
      ? [attributes['gen_ai.usage.input_tokens'], attributes['gen_ai.usage.output_tokens']]
      : [attributes['input_token_count'], attributes['output_token_count']];
  return `${input ?? '?'}/${output ?? '?'}`;
}

/** Some providers give one id to all responses: then its turn and its tokens tell it from others. '' where it has no id. */
export const responseKey = (one: Observation): string =>
  one.responseId === '' ? '' : [one.responseId, one.turnId, pairToldBy(one)].join();

interface Response {
  readonly pair: string;
  readonly members: Observation[];
}

const turnOf = ({ members }: Response): string => members.find(({ turnId }) => turnId !== '')?.turnId ?? '';

const isSame = (a: Response, b: Response): boolean =>
  a.pair === b.pair && (turnOf(a) === '' || turnOf(b) === '' || turnOf(a) === turnOf(b));

const atOf = ({ members }: Response): number => Math.min(...members.map(({ at }) => at));

/** More than any sum of distances in time, by which equal responses are told apart. */
const MEETING = 1e12;

const meeting = (a: Response, b: Response): number => (isSame(a, b) ? MEETING - Math.abs(atOf(a) - atOf(b)) : 0);

/** Two lists of one order, laid side by side so that as many as possible meet; what meets nobody keeps its place. */
function merged(known: readonly Response[], told: readonly Response[]): Response[] {
  const best = Array.from({ length: known.length + 1 }, () => new Float64Array(told.length + 1));
  for (let x = known.length - 1; x >= 0; x--) {
    for (let y = told.length - 1; y >= 0; y--) {
      const meets = meeting(known[x] as Response, told[y] as Response) + (best[x + 1]?.[y + 1] ?? 0);
      (best[x] as Float64Array)[y] = Math.max(meets, best[x + 1]?.[y] ?? 0, best[x]?.[y + 1] ?? 0);
    }
  }
  const all: Response[] = [];
  let x = 0;
  let y = 0;
  while (x < known.length || y < told.length) {
    const one = known[x];
    const other = told[y];
    if (one === undefined || other === undefined) {
      all.push(...known.slice(x), ...told.slice(y));
      break;
    }
    const meets = meeting(one, other);
    if (meets > 0 && best[x]?.[y] === meets + (best[x + 1]?.[y + 1] ?? 0)) {
      all.push({ pair: one.pair, members: [...one.members, ...other.members] });
      x++;
      y++;
    } else if ((best[x + 1]?.[y] ?? 0) >= (best[x]?.[y + 1] ?? 0)) {
      all.push(one);
      x++;
    } else {
      all.push(other);
      y++;
    }
  }
  return all;
}

/** @param told every word about responses in one thread */
export function responsesIn(told: readonly Observation[]): Response[] {
  let known: Response[] = [];
  for (const source of SOURCES) {
    const byId = new Map<string, Response>();
    const own: Response[] = [];
    for (const one of told.filter((word) => word.source === source).sort((a, b) => a.at - b.at)) {
      const key = responseKey(one);
      const again = key === '' ? undefined : byId.get(key);
      if (again !== undefined) {
        again.members.push(one);
        continue;
      }
      const response = { pair: pairToldBy(one), members: [one] };
      own.push(response);
      if (key !== '') byId.set(key, response);
    }
    known = merged(known, own);
  }
  return known;
}
