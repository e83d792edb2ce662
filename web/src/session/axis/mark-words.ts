import { formatDuration } from '../../format/duration.ts';
import { plainLine } from '../../format/plain-text.ts';
import { formatClock } from '../../format/when.ts';
import { commandOf, toolLabel } from '../tool-command.ts';
import type { Mark } from './lane.ts';

/** What a mark says when the pointer rests on it. */
export function markWords(mark: Mark): string {
  const lasted = mark.end > mark.start ? formatDuration(mark.end - mark.start) : null;
  return [nameOf(mark), lasted, formatClock(mark.start)].filter((part) => part !== null).join(' · ');
}

function nameOf({ item, kind }: Mark): string {
  if (kind === 'waiting') return 'waited for approval';
  if (item.kind === 'turn') return item.label;
  if (item.kind === 'model') return plainLine(item.call.model ?? 'model call');
  if (item.kind === 'error') return plainLine(`${item.error.kind}: ${item.error.message}`);
  if (item.kind === 'compaction') return 'context compacted';
  if (item.kind !== 'tool') return item.kind;
  const exit = item.call.exit_code;
  const failed = item.isFailed ? ` ✕${exit === null ? '' : ` exit ${exit}`}` : '';
  return `${toolLabel(item.call)} ${commandOf(item.call) ?? ''}${failed}`;
}
