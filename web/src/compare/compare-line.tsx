import { memo, type ReactNode } from 'react';
import type { ComparedTurn, StepSide } from '../api/shape.ts';
import { formatExact, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { plainLine } from '../format/plain-text.ts';
import { ForkMark } from '../mark/fork-mark.tsx';
import { StatusMark } from '../mark/status-mark.tsx';
import { Excerpt } from '../session/text/excerpt.tsx';
import type { CompareRow } from './compare-row.ts';
import { differenceSign, differenceWords, figureDifferences, timeDifference } from './difference-words.ts';

interface Props {
  readonly row: CompareRow;
  readonly isSelected: boolean;
  readonly place: number;
  readonly count: number;
  readonly onSelect: (row: CompareRow) => void;
}

/** One row: what A did, what lies between, what B did. */
export const CompareLine = memo(function CompareLine({ row, isSelected, place, count, onSelect }: Props) {
  const difference = row.kind === 'step' ? ` pair-${row.step.difference}` : '';
  return (
    <div
      className={`pair pair-${row.kind}${difference}${isSelected ? ' line-selected' : ''}`}
      role="option"
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={count}
      id={`pair-${row.id}`}
      onClick={() => onSelect(row)}
    >
      {content(row)}
    </div>
  );
});

function content(row: CompareRow): ReactNode {
  switch (row.kind) {
    case 'turn':
      return <TurnPair turn={row.turn} />;
    case 'fold':
      return (
        <span className="pair-fold-words">
          {row.isOpen ? '▾' : '▸'} {plural(row.count, 'step')} the same
        </span>
      );
    case 'step':
      return <StepPair step={row.step} />;
  }
}

function TurnPair({ turn: { a, b, figures } }: { readonly turn: ComparedTurn }) {
  return (
    <>
      <TurnHead side={a} name="A" figures={figures} of="a" />
      <span className="pair-between">
        {figureDifferences(figures).map((word) => (
          <span key={word}>{word}</span>
        ))}
      </span>
      <TurnHead side={b} name="B" figures={figures} of="b" />
    </>
  );
}

interface TurnHeadProps {
  readonly side: ComparedTurn['a'];
  readonly name: string;
  readonly figures: ComparedTurn['figures'];
  readonly of: 'a' | 'b';
}

function TurnHead({ side, name, figures, of }: TurnHeadProps) {
  if (side === null) return <span className="pair-side pair-nothing dim">no such turn in {name}</span>;
  const time = figures.time_ms[of];
  return (
    <span className="pair-side">
      <b className="side-name">{name}</b>
      <StatusMark status={side.status} />
      <span className="line-turn-label">
        {side.agent !== null && (
          <>
            <ForkMark /> {plainLine(side.agent, 60)},{' '}
          </>
        )}
        turn {side.number}
      </span>
      <span className="dim">
        {time === null ? '' : `${formatDuration(time)} · `}
        {plural(side.steps, 'step')}
      </span>
    </span>
  );
}

function StepPair({ step: { difference, a, b } }: { readonly step: Extract<CompareRow, { kind: 'step' }>['step'] }) {
  const longer = a?.duration_ms != null && b?.duration_ms != null ? b.duration_ms - a.duration_ms : null;
  return (
    <>
      <Side side={a} name="A" />
      <span className="pair-between">
        <span
          className="pair-sign"
          role="img"
          aria-label={differenceWords(difference)}
          title={differenceWords(difference)}
        >
          {differenceSign(difference)}
        </span>
        <span className="dim">{timeDifference(longer, STEP_LEAST_MS)}</span>
      </span>
      <Side side={b} name="B" />
    </>
  );
}

/** Less is the noise of any two runs. */
const STEP_LEAST_MS = 1_000;

function Side({ side, name }: { readonly side: StepSide | null; readonly name: string }) {
  if (side === null) return <span className="pair-side pair-nothing" />;
  const isCall = side.kind === 'tool';
  const status = STATUS[side.status ?? ''];
  return (
    <span className={`pair-side pair-kind-${side.kind}`}>
      <b className="side-name side-narrow">{name}</b>
      <span className={`line-who cut${isCall ? ' mono ink-tool' : ''}`}>
        {isCall ? plainLine(side.name ?? '', 80) : WHO[side.kind]}
      </span>
      <span className={`pair-what${isCall ? ' mono cut' : ''}`} dir="auto">
        {side.text === null ? (
          <span className="dim">not sent</span>
        ) : SAID.has(side.kind) ? (
          <Excerpt text={side.text} />
        ) : (
          side.text
        )}
      </span>
      {side.duration_ms !== null && <span className="line-duration">{formatDuration(side.duration_ms)}</span>}
      {status !== undefined && isCall && (
        <span className="pair-end">
          <StatusMark status={status} />
          {side.exit_code !== null && side.exit_code !== 0 && (
            <span className="line-exit">{formatExact(side.exit_code)}</span>
          )}
        </span>
      )}
    </span>
  );
}

const STATUS: Readonly<Record<string, 'ok' | 'error' | 'denied' | 'aborted' | 'running'>> = {
  ok: 'ok',
  error: 'error',
  denied: 'denied',
  aborted: 'aborted',
  running: 'running',
};

/** Written for people, in Markdown. */
const SAID: ReadonlySet<StepSide['kind']> = new Set(['prompt', 'answer', 'message']);

const WHO: Readonly<Record<StepSide['kind'], string>> = {
  prompt: 'you',
  answer: 'answer',
  message: 'says',
  tool: 'tool',
  edit: 'edit',
  plan: 'plan',
  approval: 'approval',
  compaction: 'context',
  error: 'error',
};
