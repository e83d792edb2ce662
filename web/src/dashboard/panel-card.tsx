import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { fetchPanel } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Panel } from '../api/shape.ts';
import type { Marker } from '../chart/plot-options.ts';
import type { View } from './page-state.ts';
import { PanelFigure } from './panel-figure.tsx';

interface Props {
  readonly dashboardId: string;
  readonly panel: Panel;
  /** What it is asked with: span, zone, filter. */
  readonly search: string;
  readonly filter: URLSearchParams;
  readonly timeZone: string;
  readonly markers: readonly Marker[];
  readonly view: View;
  readonly onView: (panelId: string, view: View) => void;
  readonly onZoom: (since: number, until: number) => void;
}

/** A panel of a dashboard: asked for when it comes near the screen, by itself, so that a slow one keeps nobody waiting. */
export function PanelCard({ dashboardId, panel, search, view, onView, ...rest }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const isNear = useNear(place);
  const { data, error, refetch } = useQuery({
    queryKey: queryKey.panel(dashboardId, panel.id, search),
    queryFn: ({ signal }) => fetchPanel(dashboardId, panel.id, search, signal),
    enabled: isNear,
    // While another span loads, the old picture stays.
    placeholderData: (previous) => previous,
  });
  return (
    <div ref={place} className={`panel-place panel-width-${panel.width ?? 2}`}>
      <PanelFigure
        {...rest}
        panel={panel}
        answer={data}
        error={error}
        view={view}
        onRetry={() => void refetch()}
        onView={(next) => onView(panel.id, next)}
      />
    </div>
  );
}

const NEAR_PX = 300;

/** Whether it was ever near the screen. */
function useNear(place: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null || isNear) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && setNear(true), {
      rootMargin: `${NEAR_PX}px`,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, isNear]);
  return isNear;
}
