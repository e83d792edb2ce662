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
WHERE {{session-filter}} AND CodexVersion != ''
GROUP BY version
ORDER BY at
LIMIT 20`,
};

const NONE: readonly Marker[] = [];

/**
 * When each version of Codex was first seen in the span. The one that the span begins with is no change. Without an answer there are no
 * markers: panels do not fail for want of an ornament.
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
    return seen?.slice(1) ?? NONE;
  }, [data]);
}

/** Whether a version may have to do with what the panel shows: how long things take. */
export const isAboutTime = ({ chart, unit, columns }: Panel): boolean =>
  (unit === 'ms' && (chart === 'time' || chart === 'band')) || (chart === 'heat' && columns?.['low']?.unit === 'ms');
