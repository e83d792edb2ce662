import { memo, type ReactNode } from 'react';
import { formatCount, formatExact, formatShare } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { plainLine, plainStart } from '../../format/plain-text.ts';
import { ForkMark } from '../../mark/fork-mark.tsx';
import { StatusMark } from '../../mark/status-mark.tsx';
import { Unknown } from '../../mark/unknown.tsx';
import type { Item } from '../item.ts';
import { commandOf, toolLabel } from '../tool-command.ts';

interface Props {
  readonly item: Item;
  readonly isSelected: boolean;
  readonly place: number;
  readonly count: number;
  readonly onSelect: (item: Item) => void;
}

/** Four lines on the widest screen; the inspector has the whole text. */
const WORDS_CHARS_MAX = 1_200;

type Of<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;

/** One line of the transcript. The same three columns for every kind: who, what, figures. */
export const TranscriptLine = memo(function TranscriptLine({ item, isSelected, place, count, onSelect }: Props) {
  const classes = ['line', `line-${item.kind}`];
  if (isSelected) classes.push('line-selected');
  if (item.isFailed) classes.push('line-failed');
  if (item.kind === 'turn' && item.agent !== null) classes.push('line-agent');
  if (item.depth > 0) classes.push(`line-depth-${Math.min(3, item.depth)}`);
  return (
    <div
      className={classes.join(' ')}
      role="option"
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={count}
      id={`line-${item.id}`}
      onClick={() => onSelect(item)}
    >
      {content(item)}
    </div>
  );
});

function content(item: Item): ReactNode {
  switch (item.kind) {
    case 'turn':
      return <TurnLine item={item} />;
    case 'prompt':
      return <WordsLine who={item.who} words={item.words} missing="not sent: set otel.log_user_prompt = true" />;
    case 'answer':
      return <WordsLine who="answer" words={item.words} missing="not sent: set otel.log_agent_responses = true" />;
    case 'model':
      return <ModelLine item={item} />;
    case 'tool':
      return <ToolLine item={item} />;
    case 'approval':
      return <ApprovalLine item={item} />;
    case 'error':
      return (
        <>
          <span className="line-who">error</span>
          <span className="line-what">
            <span className="mono">{plainLine(item.error.kind, 80)}</span>{' '}
            {plainStart(item.error.message, WORDS_CHARS_MAX)}
          </span>
          <span className="line-end">
            <StatusMark status="failed" />
          </span>
        </>
      );
  }
}

function TurnLine({ item: { turn, label, agent } }: { readonly item: Of<'turn'> }) {
  const total = turn.tokens.total;
  const figures = [
    turn.duration_ms === null ? null : formatDuration(turn.duration_ms),
    total === null ? null : `${formatCount(total)} tokens`,
    turn.cost_usd === null ? null : `$${turn.cost_usd.toFixed(2)}`,
  ];
  return (
    <>
      <StatusMark status={turn.status} />
      <span className="line-turn-label">
        {agent !== null && <ForkMark />} {label}
      </span>
      <span className="dim">{figures.filter((figure) => figure !== null).join(' · ')}</span>
    </>
  );
}

function WordsLine({
  who,
  words,
  missing,
}: {
  readonly who: string;
  readonly words: string | null;
  readonly missing: string;
}) {
  return (
    <>
      <span className="line-who">{who}</span>
      {words === null ? (
        <span className="line-words dim">{missing}</span>
      ) : (
        <span className="line-words">{plainStart(words, WORDS_CHARS_MAX)}</span>
      )}
    </>
  );
}

function ModelLine({ item: { call } }: { readonly item: Of<'model'> }) {
  const { input, cached_input: cached, output } = call.tokens;
  const share = formatShare(cached, input);
  const told = [
    call.ttft_ms === null ? null : `${formatDuration(call.ttft_ms)} to first token`,
    input === null ? null : `${formatCount(input)} in${share === null ? '' : ` (${share} cached)`}`,
    output === null ? null : `${formatCount(output)} out`,
  ];
  const attempts = call.attempts ?? 1;
  return (
    <>
      <span className="line-who ink-model">model</span>
      <span className="line-what cut dim">{told.filter((part) => part !== null).join(' · ')}</span>
      {attempts > 1 && <span className="line-waited">{formatExact(attempts)} attempts</span>}
      <span className="line-duration">{lasted(call.duration_ms, call.status === 'running')}</span>
      <span className="line-end">{call.status === 'ok' ? null : <StatusMark status={call.status} />}</span>
    </>
  );
}

function ToolLine({ item }: { readonly item: Of<'tool'> }) {
  const { call, approval } = item;
  const command = commandOf(call);
  const waitedMs = approval?.waited_ms ?? null;
  return (
    <>
      <span className="line-who ink-tool mono cut" title={toolLabel(call)}>
        {toolLabel(call)}
      </span>
      <span className="line-what line-command mono cut">
        {command ?? <Unknown why="The arguments of this call were not sent." />}
      </span>
      {waitedMs !== null && waitedMs > 0 && <span className="line-waited">waited {formatDuration(waitedMs)}</span>}
      <span className="line-duration">{lasted(call.duration_ms, call.status === 'running')}</span>
      <span className="line-end">
        <StatusMark status={item.isFailed && call.status === 'ok' ? 'error' : call.status} />
        {item.isFailed && call.exit_code !== null && <span className="line-exit">{call.exit_code}</span>}
      </span>
    </>
  );
}

function ApprovalLine({ item: { approval } }: { readonly item: Of<'approval'> }) {
  return (
    <>
      <span className="line-who">approval</span>
      <span className="line-what cut">
        {plainLine(approval.decision ?? 'not decided yet')}
        {approval.source !== null && <span className="dim"> by {plainLine(approval.source)}</span>}
      </span>
      <span className="line-duration">{approval.waited_ms === null ? null : formatDuration(approval.waited_ms)}</span>
    </>
  );
}

function lasted(durationMs: number | null, isRunning: boolean): ReactNode {
  if (durationMs !== null) return formatDuration(durationMs);
  return isRunning ? <span className="ink-signal">running</span> : <Unknown why="No source told how long this took." />;
}
