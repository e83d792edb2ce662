import { compareRoute } from './route/compare.ts';
import {
  deleteDashboardRoute,
  getDashboardRoute,
  headlineRoute,
  listDashboardsRoute,
  panelRoute,
  previewPanelRoute,
  putDashboardRoute,
} from './route/dashboards.ts';
import { extentRoute } from './route/extent.ts';
import { facetsRoute } from './route/facets.ts';
import { waitingRolloutsRoute } from './route/imports.ts';
import { latencyRoute } from './route/latency.ts';
import { listLogsRoute, logFacetsRoute, logHistogramRoute, logPatternsRoute } from './route/logs.ts';
import { getMetricRoute, listMetricsRoute } from './route/metrics.ts';
import { problemsRoute } from './route/problems.ts';
import { recordsRoute } from './route/records.ts';
import { reliabilityRoute } from './route/reliability.ts';
import { getSessionRoute, listSessionsRoute } from './route/sessions.ts';
import { sqlProgressRoute, sqlRoute, sqlSchemaRoute } from './route/sql.ts';
import { statsRoute } from './route/stats.ts';
import { statusRoute } from './route/status.ts';
import { getTraceRoute, listTracesRoute, traceFacetsRoute } from './route/traces.ts';
import { deleteViewRoute, listViewsRoute, putViewRoute } from './route/views.ts';
import type { Route } from './route.ts';

/** Every question that is answered with JSON. A new one needs a file in route/ and a line here. */
export const ROUTES: readonly Route[] = [
  listSessionsRoute,
  getSessionRoute,
  problemsRoute,
  recordsRoute,
  compareRoute,
  statsRoute,
  facetsRoute,
  reliabilityRoute,
  latencyRoute,
  extentRoute,
  listTracesRoute,
  traceFacetsRoute,
  getTraceRoute,
  listLogsRoute,
  logHistogramRoute,
  logFacetsRoute,
  logPatternsRoute,
  listDashboardsRoute,
  getDashboardRoute,
  putDashboardRoute,
  deleteDashboardRoute,
  headlineRoute,
  panelRoute,
  previewPanelRoute,
  listViewsRoute,
  putViewRoute,
  deleteViewRoute,
  waitingRolloutsRoute,
  listMetricsRoute,
  getMetricRoute,
  sqlRoute,
  sqlProgressRoute,
  sqlSchemaRoute,
  statusRoute,
];
