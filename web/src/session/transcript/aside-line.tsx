import { formatDuration } from '../../format/duration.ts';
import { plainLine } from '../../format/plain-text.ts';
import { StatusMark } from '../../mark/status-mark.tsx';
import { WaitingFor } from '../../mark/waiting-for.tsx';
import { decisionWords } from '../decision-words.ts';
import { editLabel } from '../edited.ts';
import type { ItemOf } from '../item.ts';
import { LineCounts } from '../line-counts.tsx';
import { Checklist, planProgress } from '../plan-steps.tsx';

/** A question to a person. While it is open it counts the time. */
export function ApprovalLine({ item: { approval, isOpen, start } }: { readonly item: ItemOf<'approval'> }) {
  const reason = approval.reason === null ? null : plainLine(approval.reason);
  return (
    <>
      <span className="line-who ink-waiting">approval</span>
      <span className="line-what">
        {isOpen ? <b className="ink-waiting">waiting for an answer</b> : plainLine(decisionWords(approval))}
        {reason !== null && <span className="dim"> {reason}</span>}
      </span>
      {isOpen && approval.requested_at !== null && (
        <span className="line-duration ink-waiting">
          <WaitingFor since={start} />
        </span>
      )}
      <span className="line-end">{isOpen && <StatusMark status="waiting" />}</span>
    </>
  );
}

/** A change whose call nobody told of. */
export function EditLine({ item: { edit } }: { readonly item: ItemOf<'edit'> }) {
  return (
    <>
      <span className="line-who ink-tool">edit</span>
      <span className="line-what mono cut">
        {editLabel(edit)} <LineCounts edits={[edit]} />
      </span>
      {!edit.applied && <span className="line-waited">not applied</span>}
    </>
  );
}

/** The newest plan of a turn as a checklist, those before it as how far it was. */
export function PlanLine({ item: { update, isNewest } }: { readonly item: ItemOf<'plan'> }) {
  return (
    <>
      <span className="line-who">plan</span>
      <span className="line-what">
        {isNewest ? <Checklist steps={update.steps} /> : <span className="dim">{planProgress(update.steps)}</span>}
      </span>
    </>
  );
}

const COMPACTED = { auto: 'context compacted automatically', manual: 'context compacted on request' } as const;

/** A divider: what stands above is not in the model's mind any more. */
export function CompactionLine({ item: { compaction } }: { readonly item: ItemOf<'compaction'> }) {
  const { trigger, duration_ms: durationMs } = compaction;
  return (
    <span className="compaction-words">
      {trigger === null ? 'context compacted' : COMPACTED[trigger]}
      {durationMs !== null && ` · ${formatDuration(durationMs)}`}
    </span>
  );
}
