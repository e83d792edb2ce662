import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchWaitingRollouts } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { WaitingRollouts } from '../api/shape.ts';
import { type ImportRun, runImport } from './run-import.ts';

export interface Import {
  /** What could be imported; undefined before the answer. */
  readonly waiting: WaitingRollouts | undefined;
  /** null before the first, and when its end was seen. */
  readonly run: ImportRun | null;
  readonly start: (path: string) => void;
  readonly letGo: () => void;
}

/** One import of this tab. It goes on while other pages are looked at, so it lives beside what is cached and not in a page. */
export function useImport(): Import {
  const client = useQueryClient();
  const { data: waiting } = useQuery({
    queryKey: queryKey.waitingRollouts,
    queryFn: ({ signal }) => fetchWaitingRollouts(signal),
  });
  const { data: run } = useQuery<ImportRun | null>({
    queryKey: queryKey.importRun,
    queryFn: () => null,
    enabled: false,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const tell = (next: ImportRun | null): void => {
    client.setQueryData(queryKey.importRun, next);
  };
  return {
    waiting,
    run: run ?? null,
    start: (path) => void runImport(path, tell).then(() => readAnew(client)),
    letGo: () => tell(null),
  };
}

/** Months may have arrived: more than the stream tells one by one. */
const readAnew = (client: QueryClient): Promise<unknown> =>
  client.invalidateQueries({ predicate: ({ queryKey: [name] }) => name !== queryKey.importRun[0] });
