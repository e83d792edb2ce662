import { dashboardPath, type Route } from '../route/route.ts';
import type { IconName } from './icon.tsx';

/** A page of the rail. */
export interface Place {
  readonly name: string;
  readonly href: string;
  readonly icon: IconName;
  /** Typed one after the other. */
  readonly keys: string;
  /** Whether the rail marks it while `route` is shown. */
  readonly holds: (route: Route) => boolean;
}

/** In the order of the rail. The palette offers the same. */
export const PLACES: readonly Place[] = [
  {
    name: 'Sessions',
    href: '/',
    icon: 'sessions',
    keys: 'g s',
    holds: ({ page }) => page === 'sessions' || page === 'session' || page === 'compare',
  },
  {
    name: 'Dashboards',
    href: dashboardPath('overview'),
    icon: 'dashboard',
    keys: 'g o',
    holds: ({ page }) => page === 'dashboard',
  },
  {
    name: 'Traces',
    href: '/traces',
    icon: 'traces',
    keys: 'g t',
    holds: ({ page }) => page === 'traces' || page === 'trace',
  },
  { name: 'Logs', href: '/logs', icon: 'logs', keys: 'g l', holds: ({ page }) => page === 'logs' },
  { name: 'Metrics', href: '/metrics', icon: 'metrics', keys: 'g m', holds: ({ page }) => page === 'metrics' },
  { name: 'SQL', href: '/sql', icon: 'sql', keys: 'g q', holds: ({ page }) => page === 'sql' },
];
