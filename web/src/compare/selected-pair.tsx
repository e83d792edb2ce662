import type { Comparison, StepSide } from '../api/shape.ts';
import { Link } from '../route/link.tsx';
import { sessionPath } from '../route/route.ts';
import type { CompareRow } from './compare-row.ts';
import { differenceWords } from './difference-words.ts';

interface Props {
  readonly comparison: Comparison;
  readonly row: CompareRow | null;
}

/** The selected pair in more words, and the way to it in each session. */
export function SelectedPair({ comparison: { a, b, first_difference: first }, row }: Props) {
  if (row?.kind !== 'step') return null;
  const { step } = row;
  const isFirst = first !== null && `${first.turn}.${first.step}` === row.id;
  return (
    <aside className="selected-pair" aria-label="The selected step">
      <p className="dim">
        {isFirst && <b className="ink-signal">first difference · </b>}
        {differenceWords(step.difference)}
      </p>
      <div className="selected-sides">
        <SideText name="A" side={step.a} sessionId={a.session_id} />
        <SideText name="B" side={step.b} sessionId={b.session_id} />
      </div>
    </aside>
  );
}

function SideText({
  name,
  side,
  sessionId,
}: {
  readonly name: string;
  readonly side: StepSide | null;
  readonly sessionId: string;
}) {
  return (
    <div className="selected-side">
      <b className="side-name">{name}</b>
      {side === null ? (
        <span className="dim">nothing here</span>
      ) : (
        <>
          <span className={side.kind === 'tool' ? 'selected-text mono' : 'selected-text'} dir="auto">
            {side.text ?? 'not sent'}
          </span>
          <Link className="text-button" href={`${sessionPath(sessionId)}?item=${encodeURIComponent(side.id)}`}>
            step {side.number} in {name}
          </Link>
        </>
      )}
    </div>
  );
}
