import { useQuery } from '@tanstack/react-query';
import { fetchStatus } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { forwardingLines } from './forwarding-line.ts';

const LOOK_EVERY_MS = 10_000;

/** Backends that do not take what is passed on to them. Gone when they do. */
export function ForwardingTrouble() {
  const { data } = useQuery({
    queryKey: queryKey.status,
    queryFn: ({ signal }) => fetchStatus(signal),
    refetchInterval: LOOK_EVERY_MS,
  });
  const lines = forwardingLines(data?.forwarding ?? []);
  if (lines.length === 0) return null;
  return (
    <div className="forwarding-trouble" role="status">
      {lines.map((line) => (
        <p key={line} className="cut" title={line}>
          {line}
        </p>
      ))}
    </div>
  );
}
