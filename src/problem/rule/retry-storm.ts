/** Requests to the model that had to be sent again and again within minutes. */
import { counted, duration } from '../../lib/figure.ts';
import type { Session } from '../../model/session.ts';
import { type Problem, problemOf } from '../problem.ts';
import { THRESHOLD } from '../threshold.ts';
import { type AskedModel, modelCalls } from '../turn-calls.ts';
import { unknownWaste } from '../wasted.ts';

/** All threads together: they share the limit of one account. */
export function retryStorms(session: Session): Problem[] {
  const retried = modelCalls(session.turns).filter(({ call }) => retries({ call }) > 0);
  const found: Problem[] = [];
  let storm: AskedModel[] = [];
  let isStorm = false;
  for (const one of retried) {
    const last = storm.at(-1);
    if (last !== undefined && one.startMs - last.startMs > THRESHOLD.retry_window_ms) {
      if (isStorm) found.push(problem(session, storm));
      [storm, isStorm] = [[], false];
    }
    storm.push(one);
    const recent = storm.filter(({ startMs }) => one.startMs - startMs <= THRESHOLD.retry_window_ms);
    isStorm ||= sum(recent) >= THRESHOLD.retry_attempts;
  }
  if (isStorm) found.push(problem(session, storm));
  return found;
}

const retries = ({ call }: Pick<AskedModel, 'call'>): number => (call.attempts ?? 1) - 1;
const sum = (storm: readonly AskedModel[]): number => storm.reduce((total, one) => total + retries(one), 0);

function problem(session: Session, storm: readonly AskedModel[]): Problem {
  const [first, last] = [storm[0], storm.at(-1)];
  const spanMs = (last?.startMs ?? 0) - (first?.startMs ?? 0);
  const limited = session.turns
    .flatMap(({ errors }) => errors)
    .filter(({ message }) => /\b429\b|rate.?limit/i.test(message));
  const failed = storm.some(({ call, turn }) => call.status === 'error' || turn.status === 'failed');
  const within = storm.length === 1 ? 'One request to the model' : `${counted(storm.length, 'request')} to the model`;
  const why = limited.length > 0 ? ', turned away by a rate limit (429)' : '';
  return problemOf({
    kind: 'retry_storm',
    severity: failed ? 'high' : 'medium',
    sentence: `${within} had to be sent again ${counted(sum(storm), 'time')}${storm.length === 1 ? '' : ` within ${duration(spanMs)}`}${why}.`,
    call_ids: [],
    evidence: storm.map(({ call, turn, id }) => ({
      at: call.started_at,
      text: `${call.model ?? 'model'} · ${counted(call.attempts, 'attempt')}${call.duration_ms === null ? '' : ` · ${duration(call.duration_ms)}`}`,
      ref: { kind: 'model', turn_id: turn.turn_id, id },
    })),
    wasted: unknownWaste('attempts that failed tell neither tokens nor their time'),
    advice:
      limited.length > 0
        ? 'Run fewer sessions at once, or ask the provider for a higher limit.'
        : "Look at the provider's status and at the network between; a proxy that cuts long answers does this, too.",
  });
}
