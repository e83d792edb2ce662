import { formatDuration } from '../format/duration.ts';
import { useNow } from '../live/use-now.ts';

const TICK_MS = 1_000;

/** How long it has been since `since` (ms since the epoch), ticking by itself: the line around it is drawn once. */
export function WaitingFor({ since }: { readonly since: number }) {
  return <>{formatDuration(Math.max(0, useNow(TICK_MS) - since))}</>;
}
