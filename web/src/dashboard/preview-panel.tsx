import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { previewPanel } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Panel } from '../api/shape.ts';
import { PanelFigure } from './panel-figure.tsx';
import { previewParams } from './preview-params.ts';

interface Props {
  readonly panel: Panel;
  readonly search: string;
  readonly timeZone: string;
  readonly tools?: ReactNode;
}

const PAUSE_MS = 500;
const NO_FILTER = new URLSearchParams();

/** A panel as it would be: asked a moment after the last letter; what the engine says is shown at its place. */
export function PreviewPanel({ panel, search, timeZone, tools }: Props) {
  const params = useMemo(() => previewParams(search), [search]);
  const asked = useRested(panel);
  const { data, error, refetch } = useQuery({
    queryKey: queryKey.preview(asked, params),
    queryFn: ({ signal }) => previewPanel({ panel: asked, params }, signal),
    enabled: asked.sql.trim() !== '' && asked.title.trim() !== '',
  });
  const [view, setView] = useState<'chart' | 'table' | 'sql'>('chart');
  // Marks lead away from what is not saved yet: here they lead nowhere.
  const shown = useMemo(() => ({ ...panel, drill: null }), [panel]);
  return (
    <PanelFigure
      panel={shown}
      answer={data}
      error={error}
      onRetry={() => void refetch()}
      view={view}
      onView={(next) => setView(view === next ? 'chart' : next)}
      filter={NO_FILTER}
      timeZone={timeZone}
      tools={tools}
    />
  );
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
