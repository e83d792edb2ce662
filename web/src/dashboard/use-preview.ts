import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { previewPanel } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Panel, PanelAnswer } from '../api/shape.ts';
import { previewParams } from './preview-params.ts';

const PAUSE_MS = 500;

/** The answer to a panel that is being written, asked a moment after the last letter. Who asks the same at once shares the answer. */
export function usePreview(panel: Panel, search: string): UseQueryResult<PanelAnswer> {
  const params = useMemo(() => previewParams(search), [search]);
  const asked = useRested(panel);
  return useQuery({
    queryKey: queryKey.preview(asked, params),
    queryFn: ({ signal }) => previewPanel({ panel: asked, params }, signal),
    enabled: asked.sql.trim() !== '',
  });
}

/** The panel as it was when nobody typed for a moment. What decides only how it is drawn asks nothing anew. */
function useRested(panel: Panel): Panel {
  const { id, title, chart, unit, sql } = panel;
  const question = useMemo(
    (): Panel => ({ id, title: title.trim() === '' ? id : title, chart, unit, sql }),
    [id, title, chart, unit, sql],
  );
  const [rested, setRested] = useState(question);
  useEffect(() => {
    const timer = setTimeout(() => setRested(question), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [question]);
  return rested;
}
