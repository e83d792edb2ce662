import type { RateLimit, Session } from '../../api/shape.ts';
import { windowName } from '../../format/limit.ts';
import { plainLine } from '../../format/plain-text.ts';
import { formatAbsolute } from '../../format/when.ts';
import { Meter } from '../../mark/meter.tsx';
import { type Fact, Facts } from './facts.tsx';

/** The limit that is meant when nothing is said. */
const USUAL_LIMIT = 'codex';

/** What the provider allows, as it was told with the last response. */
export function Limits({ session: { plan_type: plan, rate_limits: limits } }: { readonly session: Session }) {
  if (plan === null && (limits === null || limits.length === 0)) return null;
  const facts: Fact[] = plan === null ? [] : [['plan', plainLine(plan, 80)]];
  for (const limit of limits ?? []) facts.push([nameOf(limit), <Used key={nameOf(limit)} limit={limit} />]);
  return (
    <section aria-label="Limits">
      <h3 className="heading" title="As told with the last response; the account may stand elsewhere now.">
        Limits then
      </h3>
      <Facts facts={facts} />
    </section>
  );
}

const nameOf = (limit: RateLimit): string =>
  plainLine(
    `${limit.limit_id === null || limit.limit_id === USUAL_LIMIT ? '' : `${limit.limit_id} `}${windowName(limit)}`,
    60,
  );

function Used({ limit: { used_percent: percent, resets_at: resetsAt } }: { readonly limit: RateLimit }) {
  return (
    <span className="measured">
      {Math.round(percent)} % used
      <Meter share={percent / 100} />
      {resetsAt !== null && <span className="dim">resets {formatAbsolute(Date.parse(resetsAt))}</span>}
    </span>
  );
}
