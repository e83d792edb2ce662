import { useCallback, useMemo } from 'react';
import type { Dashboard } from '../api/shape.ts';
import { filterParams, type PageState, type View, withView, zoomIn } from './page-state.ts';
import { PanelCard } from './panel-card.tsx';
import { previewParams } from './preview-params.ts';
import { isAboutTime, useVersionMarkers } from './use-version-markers.ts';

interface Props {
  readonly dashboard: Dashboard;
  readonly state: PageState;
  readonly search: string;
  readonly timeZone: string;
  /** Changes what "back" goes through. */
  readonly step: (change: (state: PageState) => PageState) => void;
  readonly adjust: (change: (state: PageState) => PageState) => void;
}

const NO_MARKERS = [] as const;

/** The panels in their order, four quarters wide. A brush in one narrows the span of all. */
export function PanelGrid({ dashboard, state, search, timeZone, step, adjust }: Props) {
  const params = useMemo(() => previewParams(search), [search]);
  const filter = useMemo(() => filterParams(state.filter), [state.filter]);
  const markers = useVersionMarkers(params, dashboard.panels.some(isAboutTime));
  const zoom = useCallback((since: number, until: number) => step((now) => zoomIn(now, since, until)), [step]);
  const show = useCallback((id: string, view: View) => adjust((now) => withView(now, id, view)), [adjust]);
  if (dashboard.panels.length === 0) {
    return (
      <div className="note">
        <h2>No panels yet</h2>
        <p>A panel is one question in SQL and how to draw its answer. “Edit”, in the menu above, adds the first one.</p>
      </div>
    );
  }
  return (
    <div className="panels">
      {dashboard.panels.map((panel) => (
        <PanelCard
          key={panel.id}
          dashboardId={dashboard.id}
          panel={panel}
          search={search}
          filter={filter}
          timeZone={timeZone}
          markers={isAboutTime(panel) ? markers : NO_MARKERS}
          view={state.views.get(panel.id) ?? 'chart'}
          onView={show}
          onZoom={zoom}
        />
      ))}
    </div>
  );
}
