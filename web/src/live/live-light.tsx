import { formatAgo } from '../format/when.ts';
import { useLiveState, useLiveStream } from './live-context.tsx';
import { useNow } from './use-now.ts';

/** Whether what is on screen is the present: live, connecting, or since when we are deaf. */
export function LiveLight() {
  const { phase, lastHeardAt } = useLiveState();
  const stream = useLiveStream();
  const now = useNow(5_000);
  if (phase !== 'lost') {
    return (
      <span className={`live live-${phase}`} role="status">
        <span className="live-dot" aria-hidden="true" />
        {phase === 'live' ? 'live' : 'connecting'}
      </span>
    );
  }
  const heard =
    lastHeardAt === null ? 'not connected' : `last heard ${formatAgo(lastHeardAt, now).replace(/^now$/, 'just now')}`;
  return (
    <span className="live live-lost" role="status">
      <span className="live-dot" aria-hidden="true" />
      {heard}
      <button type="button" className="text-button" onClick={stream.retryNow}>
        reconnect
      </button>
    </span>
  );
}
