import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { previewPanel } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Panel, PanelPreview } from '../api/shape.ts';
import { instantOf, textOf } from '../chart/answer.ts';
import type { Marker } from '../chart/plot-options.ts';

const VERSIONS: Panel = {
  id: 'versions',
  title: 'Codex versions',
  chart: 'table',
  unit: 'text',
  sql: `SELECT toUnixTimestamp64Milli(min(StartedAt)) AS at, toString(CodexVersion) AS version
FROM session FINAL
WHERE {{session-filter-with-before}} AND CodexVersion != ''
GROUP BY version
ORDER BY at
LIMIT 20`,
};

const NONE: readonly Marker[] = [];

/**
 * When each version of Codex came up in the span: one that was used in the span before it is not new, nor is the one that all begins with. Without an
 * answer there are no markers: panels do not fail for want of an ornament.
 */
export function useVersionMarkers(params: PanelPreview['params'], isWanted: boolean): readonly Marker[] {
  const { data } = useQuery({
    queryKey: queryKey.preview(VERSIONS, params),
    queryFn: ({ signal }) => previewPanel({ panel: VERSIONS, params }, signal),
    enabled: isWanted,
    placeholderData: (previous) => previous,
  });
  return useMemo(() => {
    const seen = data?.rows.flatMap(([at, version]) => {
      const instant = instantOf(at);
      return instant === null ? [] : [{ at: instant, label: textOf(version) }];
    });
    return seen?.slice(1).filter(({ at }) => data !== undefined && at >= Date.parse(data.since)) ?? NONE;
  }, [data]);
}

/** Whether a version may have to do with what the panel shows: how long things take in sessions. */
export const isAboutTime = ({ chart, unit, columns, drill }: Panel): boolean =>
  drill !== null &&
  ((unit === 'ms' && (chart === 'time' || chart === 'band' || chart === 'heat')) ||
    (chart === 'heat' && columns?.['low']?.unit === 'ms'));
