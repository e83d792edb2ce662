import type { ReactNode } from 'react';
import { formatDuration } from '../../format/duration.ts';
import { plainLine } from '../../format/plain-text.ts';
import { StatusMark } from '../../mark/status-mark.tsx';
import { Unknown } from '../../mark/unknown.tsx';
import { WaitingFor } from '../../mark/waiting-for.tsx';
import { decisionWords } from '../decision-words.ts';
import type { ItemOf } from '../item.ts';
import { Checklist, planProgress } from '../plan-steps.tsx';
import { DiffBlock } from './diff-block.tsx';
import { type Fact, Facts, Instant } from './facts.tsx';
import { TextBlock } from './text-block.tsx';

export function ApprovalDetail({ item: { approval, isOpen, start } }: { readonly item: ItemOf<'approval'> }) {
  const { requested_at, waited_ms: waitedMs, reason, source, call_id: callId } = approval;
  const facts: Fact[] = [
    [
      'asked',
      requested_at === null ? (
        <Unknown key="asked" why="No source told when this was asked: hooks do." />
      ) : (
        <Instant key="asked" at={start} />
      ),
    ],
    ['waited', waited(waitedMs, isOpen && requested_at !== null ? start : null)],
    ['decided by', source === null ? <Unknown key="by" why="No source told who decided." /> : plainLine(source)],
  ];
  if (callId !== null) facts.push(['about', <code key="call">{plainLine(callId)}</code>]);
  return (
    <>
      <h2 className="inspector-title">
        Approval
        <span className={isOpen ? 'ink-waiting' : 'dim'}>
          {isOpen && <StatusMark status="waiting" />}{' '}
          {isOpen ? 'waiting for an answer' : plainLine(decisionWords(approval))}
        </span>
      </h2>
      <Facts facts={facts} />
      {reason !== null && <TextBlock title="Why the agent asks" text={reason} isProse />}
    </>
  );
}

function waited(waitedMs: number | null, since: number | null): ReactNode {
  if (waitedMs !== null) return formatDuration(waitedMs);
  return since === null ? <Unknown why="No source told how long it waited." /> : <WaitingFor since={since} />;
}

export function MessageDetail({ item }: { readonly item: ItemOf<'message' | 'reasoning'> }) {
  const { message } = item;
  return (
    <>
      <h2>{item.kind === 'message' ? 'Said on the way' : 'Reasoning'}</h2>
      <Facts facts={[['at', <Instant key="at" at={item.start} />]]} />
      <TextBlock title={item.kind === 'message' ? 'Text' : 'Summary'} text={message.text} isProse />
    </>
  );
}

export function PlanDetail({ item: { update, start } }: { readonly item: ItemOf<'plan'> }) {
  return (
    <>
      <h2 className="inspector-title">
        Plan <span className="dim">{planProgress(update.steps).replace(/,.*/, '')}</span>
      </h2>
      <Facts facts={[['at', <Instant key="at" at={start} />]]} />
      {update.explanation !== null && <p>{plainLine(update.explanation, 2_000)}</p>}
      <Checklist steps={update.steps} />
    </>
  );
}

export function CompactionDetail({ item: { compaction, start } }: { readonly item: ItemOf<'compaction'> }) {
  const { trigger, duration_ms: durationMs } = compaction;
  return (
    <>
      <h2>Compaction</h2>
      <Facts
        facts={[
          ['at', <Instant key="at" at={start} />],
          [
            'took',
            durationMs === null ? <Unknown key="took" why="No source told how long." /> : formatDuration(durationMs),
          ],
          [
            'why',
            trigger === null ? (
              <Unknown key="why" why="No source told who asked for it." />
            ) : trigger === 'auto' ? (
              'the context window was nearly full'
            ) : (
              'the user asked for it'
            ),
          ],
        ]}
      />
    </>
  );
}

export function EditDetail({ item: { edit } }: { readonly item: ItemOf<'edit'> }) {
  return (
    <>
      <h2>Changed file</h2>
      <Facts facts={[['call', <code key="call">{plainLine(edit.call_id)}</code>]]} />
      <DiffBlock edit={edit} />
    </>
  );
}
