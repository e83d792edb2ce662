import type { ServerStatus } from '../api/shape.ts';
import { formatExact } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';

type BackendStatus = ServerStatus['forwarding'][number];

/** What is wrong with passing on, a line for each backend; nothing where all is well. */
export const forwardingLines = (forwarding: ServerStatus['forwarding']): string[] =>
  forwarding.filter(isInTrouble).map(lineOf);

const isInTrouble = ({ state }: BackendStatus): boolean => state === 'trouble' || state === 'unavailable';

function lineOf({ backend, message, waiting: { items }, dropped }: BackendStatus): string {
  const lost = dropped.reduce((sum, { count }) => sum + count, 0);
  const parts = [
    items === 0 ? [] : [`${formatExact(items)} waiting`],
    lost === 0 ? [] : [`${formatExact(lost)} lost`],
    [plainLine(message ?? 'it cannot be reached')],
  ];
  return `Backend ${backend}: ${parts.flat().join(', ')}`;
}
