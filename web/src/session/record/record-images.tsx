import { useQuery } from '@tanstack/react-query';
import { fetchRecords } from '../../api/client.ts';
import { queryKey } from '../../api/query-key.ts';
import type { Item } from '../item.ts';
import { ImageStrip } from '../text/image-strip.tsx';
import type { RecordQuery } from './record-query.ts';

interface Props {
  readonly sessionId: string;
  readonly item: Item;
  /** The state of what is looked at: records are asked for anew when it changes. */
  readonly state: string;
}

/** Pictures of a prompt, or of what a tool answered. A session does not carry them, its records do: they are large, and seldom looked at. */
export function RecordImages({ sessionId, item, state }: Props) {
  const query = imageQueryOf(item);
  const { data } = useQuery({
    queryKey: queryKey.records(sessionId, query ?? {}, `${state} images`),
    queryFn: ({ signal }) => fetchRecords(sessionId, query ?? {}, null, signal),
    enabled: query !== null,
  });
  const addresses = data?.records.map(({ attributes }) => attributes['images'] ?? '').join(' ') ?? '';
  return <ImageStrip text={addresses} />;
}

/** Which records may hold pictures of an item; null for items that have none. */
function imageQueryOf(item: Item): RecordQuery | null {
  if (item.kind === 'tool') return { call_id: item.call.call_id, kind: ['tool_result'] };
  return item.kind === 'prompt' ? { turn_id: item.turn.turn_id, kind: ['prompt'] } : null;
}
