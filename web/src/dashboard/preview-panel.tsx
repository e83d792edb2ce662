import { type ReactNode, useMemo, useState } from 'react';
import type { Panel } from '../api/shape.ts';
import { PanelFigure } from './panel-figure.tsx';
import { usePreview } from './use-preview.ts';

interface Props {
  readonly panel: Panel;
  readonly search: string;
  readonly timeZone: string;
  readonly tools?: ReactNode;
}

const NO_FILTER = new URLSearchParams();

/** A panel as it would be; what the engine says is shown at its place. */
export function PreviewPanel({ panel, search, timeZone, tools }: Props) {
  const { data, error, refetch } = usePreview(panel, search);
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
