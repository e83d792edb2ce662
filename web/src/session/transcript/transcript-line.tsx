import { memo, type ReactNode } from 'react';
import { plainLine, plainStart } from '../../format/plain-text.ts';
import { StatusMark } from '../../mark/status-mark.tsx';
import type { Item } from '../item.ts';
import { ApprovalLine, CompactionLine, EditLine, PlanLine } from './aside-line.tsx';
import { ModelLine, ToolLine } from './call-line.tsx';
import { TurnLine } from './turn-line.tsx';
import { ReasoningLine, WORDS_CHARS_MAX, WordsLine } from './words-line.tsx';

interface Props {
  readonly item: Item;
  readonly isSelected: boolean;
  readonly place: number;
  readonly count: number;
  readonly onSelect: (item: Item) => void;
}

/** One line of the transcript. The same three columns for every kind: who, what, figures. */
export const TranscriptLine = memo(function TranscriptLine({ item, isSelected, place, count, onSelect }: Props) {
  const classes = ['line', `line-${item.kind}`];
  if (isSelected) classes.push('line-selected');
  if (item.isFailed) classes.push('line-failed');
  if (item.kind === 'turn' && item.agent !== null) classes.push('line-agent');
  if (item.turn.rolled_back) classes.push('line-taken-back');
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
    case 'message':
      return <WordsLine who="says" words={item.message.text} missing="" />;
    case 'reasoning':
      return <ReasoningLine item={item} />;
    case 'model':
      return <ModelLine item={item} />;
    case 'tool':
      return <ToolLine item={item} />;
    case 'edit':
      return <EditLine item={item} />;
    case 'plan':
      return <PlanLine item={item} />;
    case 'compaction':
      return <CompactionLine item={item} />;
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
