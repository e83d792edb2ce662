import { useEffect, useRef } from 'react';
import type { DashboardList } from '../api/shape.ts';
import { Link } from '../route/link.tsx';
import { dashboardPath } from '../route/route.ts';

interface Props {
  readonly list: DashboardList | undefined;
  readonly currentId: string;
  /** Span and filter, which all dashboards share. */
  readonly search: string;
}

/** All dashboards: those that ship, then the user's own. */
export function DashboardTabs({ list, currentId, search }: Props) {
  const tabs = useRef<HTMLElement>(null);
  const isLoaded = list !== undefined;
  // On a narrow screen the list scrolls sideways; where one is must be in sight, with what stands beside it.
  useEffect(() => {
    if (isLoaded) tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [isLoaded, currentId]);
  return (
    <nav ref={tabs} className="dashboard-tabs" aria-label="Dashboards">
      {list === undefined && <span className="loading-bar loading-2" />}
      {list?.dashboards.map(({ id, title, about, origin }, index) => (
        <Link
          key={id}
          href={`${dashboardPath(id)}${search}`}
          title={about ?? undefined}
          className={
            origin === 'file' && list.dashboards[index - 1]?.origin === 'built_in' ? 'tab-first-own' : undefined
          }
          aria-current={id === currentId ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}
