import { lazy, type ReactNode, Suspense } from 'react';
import type { Session } from '../../api/shape.ts';
import { plainLine } from '../../format/plain-text.ts';
import { Icon } from '../../frame/icon.tsx';
import type { Item } from '../item.ts';
import { recordQueryOf } from '../record/record-query.ts';
import { ApprovalDetail, CompactionDetail, EditDetail, MessageDetail, PlanDetail } from './aside-detail.tsx';
import { ModelDetail, ToolDetail } from './call-detail.tsx';
import { Facts, Instant } from './facts.tsx';
import { SessionDetail } from './session-detail.tsx';
import { TextBlock } from './text-block.tsx';
import { TurnDetail } from './turn-detail.tsx';

const RecordImages = lazy(async () => ({ default: (await import('../record/record-images.tsx')).RecordImages }));
const Records = lazy(async () => ({ default: (await import('../record/records.tsx')).Records }));

interface Props {
  readonly session: Session;
  readonly item: Item | null;
  /** On narrow screens the inspector lies over the page and can be closed. */
  readonly onClose: (() => void) | null;
}

/** Everything that is known about the selected thing; about the session while nothing is selected. */
export function Inspector({ session, item, onClose }: Props) {
  const state = item === null ? session.status : `${item.turn.status} ${item.end ?? ''}`;
  return (
    <aside className="inspector" aria-label="Inspector">
      {onClose !== null && (
        <button type="button" className="inspector-close" aria-label="Close the inspector" onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
      <div className="inspector-body" key={item?.id ?? 'session'}>
        {item === null ? <SessionDetail session={session} /> : detailOf(session, item)}
        <Suspense fallback={null}>
          {item !== null && session.sources.includes('rollout') && (
            <RecordImages sessionId={session.session_id} item={item} state={state} />
          )}
          <Records sessionId={session.session_id} query={item === null ? {} : recordQueryOf(item)} state={state} />
        </Suspense>
      </div>
    </aside>
  );
}

function detailOf(session: Session, item: Item): ReactNode {
  switch (item.kind) {
    case 'turn':
      return <TurnDetail session={session} item={item} />;
    case 'model':
      return <ModelDetail item={item} />;
    case 'tool':
      return <ToolDetail item={item} />;
    case 'prompt':
      return <Words title="Prompt" words={item.words} why="Prompts are not sent: set otel.log_user_prompt = true." />;
    case 'answer':
      return (
        <Words title="Answer" words={item.words} why="Answers are not sent: set otel.log_agent_responses = true." />
      );
    case 'approval':
      return <ApprovalDetail item={item} />;
    case 'message':
    case 'reasoning':
      return <MessageDetail item={item} />;
    case 'plan':
      return <PlanDetail item={item} />;
    case 'compaction':
      return <CompactionDetail item={item} />;
    case 'edit':
      return <EditDetail item={item} />;
    case 'error':
      return (
        <>
          <h2 className="ink-failed">{plainLine(item.error.kind, 120)}</h2>
          <Facts facts={[['at', <Instant key="at" at={item.start} />]]} />
          <TextBlock title="Message" text={item.error.message} isProse />
        </>
      );
  }
}

function Words({ title, words, why }: { readonly title: string; readonly words: string | null; readonly why: string }) {
  return (
    <>
      <h2>{title}</h2>
      {words === null ? <p className="dim">{why}</p> : <TextBlock title="Text" text={words} isProse />}
    </>
  );
}
