import type { ReactNode } from 'react';
import { formatCount, formatExact, formatShare } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { StatusMark } from '../../mark/status-mark.tsx';
import { Unknown } from '../../mark/unknown.tsx';
import { decisionWords } from '../decision-words.ts';
import { editedFiles } from '../edited.ts';
import type { ItemOf } from '../item.ts';
import { LineCounts } from '../line-counts.tsx';
import { commandOf, toolLabel } from '../tool-command.ts';
import { shownStatus } from '../tool-status.ts';

export function ModelLine({ item: { call } }: { readonly item: ItemOf<'model'> }) {
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

export function ToolLine({ item }: { readonly item: ItemOf<'tool'> }) {
  const { call, approval } = item;
  const waitedMs = approval?.waited_ms ?? null;
  const isAsking = approval !== null && approval.decision === null && item.turn.status === 'waiting';
  return (
    <>
      <span className="line-who ink-tool mono cut" title={toolLabel(call)}>
        {toolLabel(call)}
      </span>
      <span className="line-what line-command mono cut">
        <What item={item} />
      </span>
      {approval !== null && waitedMs !== null && waitedMs > 0 && (
        <span className="line-waited" title={decisionWords(approval)}>
          {shownStatus(item) === 'denied' ? decisionWords(approval) : `waited ${formatDuration(waitedMs)}`}
        </span>
      )}
      <span className="line-duration">{isAsking ? null : lasted(call.duration_ms, call.status === 'running')}</span>
      <span className="line-end">
        <StatusMark status={isAsking ? 'waiting' : shownStatus(item)} />
        {item.isFailed && call.exit_code !== null && <span className="line-exit">{call.exit_code}</span>}
      </span>
    </>
  );
}

/** The files that a call changed where they are known, else its command. */
function What({ item: { call, edits } }: { readonly item: ItemOf<'tool'> }): ReactNode {
  if (edits.length === 0) return commandOf(call) ?? <Unknown why="The arguments of this call were not sent." />;
  return (
    <>
      {editedFiles(edits)} <LineCounts edits={edits} />
    </>
  );
}

function lasted(durationMs: number | null, isRunning: boolean): ReactNode {
  if (durationMs !== null) return formatDuration(durationMs);
  return isRunning ? <span className="ink-signal">running</span> : <Unknown why="No source told how long this took." />;
}
