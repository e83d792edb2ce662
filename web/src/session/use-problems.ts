import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fetchProblems } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Problem, Session } from '../api/shape.ts';

const NONE: readonly Problem[] = [];

/** What went wrong in a session. Asked again when a turn begins or ends: in between, little changes that a rule would see. */
export function useProblems({ session_id: id, status, turns }: Session): readonly Problem[] {
  const { data } = useQuery({
    queryKey: queryKey.problems(id, `${status} ${turns.length}`),
    queryFn: ({ signal }) => fetchProblems(id, signal),
    placeholderData: keepPreviousData,
    // the session is whole without them, so that trouble here is not worth a word
    retry: false,
  });
  return data ?? NONE;
}
