import type { PlanUpdate } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';

type Steps = PlanUpdate['steps'];

/** `2 of 4 done, now: Add the retry`. */
export function planProgress(steps: Steps): string {
  const done = steps.filter(({ status }) => status === 'completed').length;
  const present = steps.find(({ status }) => status === 'in_progress');
  return `${done} of ${steps.length} done${present === undefined ? '' : `, now: ${plainLine(present.step, 200)}`}`;
}

const SHAPE: Readonly<Record<string, string>> = { completed: '✓', in_progress: '●' };
const SPOKEN: Readonly<Record<string, string>> = { completed: 'done', in_progress: 'in progress' };
/** More steps than a person plans; the rest is in the arguments of the call. */
const STEPS_SHOWN_MAX = 40;

export function Checklist({ steps }: { readonly steps: Steps }) {
  return (
    <ul className="checklist">
      {steps.slice(0, STEPS_SHOWN_MAX).map(({ step, status }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- steps have no identity but their place, and may repeat
        <li key={index} className={`step-${SPOKEN[status] === undefined ? 'pending' : status}`}>
          <span aria-hidden="true">{SHAPE[status] ?? '○'}</span>
          <span>
            {plainLine(step)}
            <span className="spoken-only">, {SPOKEN[status] ?? 'to do'}</span>
          </span>
        </li>
      ))}
      {steps.length > STEPS_SHOWN_MAX && <li className="dim">and {steps.length - STEPS_SHOWN_MAX} more</li>}
    </ul>
  );
}
