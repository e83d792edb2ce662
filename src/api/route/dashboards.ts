import type { z } from 'zod';
import { panelSpan } from '../../dashboard/panel-span.ts';
import type { PanelAsk } from '../../dashboard/panel-sql.ts';
import { AppError } from '../../lib/errors.ts';
import {
  dashboardListSchema,
  dashboardSchema,
  headlineSchema,
  knownDashboardSchema,
  panelAnswerSchema,
  panelParamsSchema,
  panelPreviewSchema,
} from '../contract/dashboard.ts';
import { parseDashboard } from '../parse-dashboard.ts';
import { defineRoute } from '../route.ts';
import { filterFromParams } from './filter-from-params.ts';

const PATH = '/api/v1/dashboards/{id}';

export const listDashboardsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/dashboards',
  summary: 'Every dashboard, those that ship first, and the files that hold none.',
  answer: dashboardListSchema,
  handle: async (_input, { dashboards }) => {
    const { known, broken } = await dashboards.list();
    return {
      dashboards: known.map(({ origin, dashboard: { id, title, about } }) => ({
        id,
        title,
        about: about ?? null,
        origin,
      })),
      broken,
    };
  },
});

export const getDashboardRoute = defineRoute({
  method: 'get',
  path: PATH,
  summary: 'One dashboard with its panels.',
  answer: knownDashboardSchema,
  handle: ({ path }, { dashboards }) => dashboards.get(path['id'] ?? ''),
});

export const putDashboardRoute = defineRoute({
  method: 'put',
  path: PATH,
  summary: "Saves a dashboard as a file of the user's. No id of one that ships.",
  body: dashboardSchema,
  answer: knownDashboardSchema,
  handle: async ({ path, body }, { dashboards }) => {
    if (body.id === path['id']) return dashboards.save(parseDashboard(body));
    throw new AppError('invalid_input', `cannot save the dashboard ${path['id']}: its own id is ${body.id}`, {
      hint: 'Use the same id in address and body.',
    });
  },
});

export const deleteDashboardRoute = defineRoute({
  method: 'delete',
  path: PATH,
  summary: "Removes a dashboard of the user's, and answers what it was.",
  answer: knownDashboardSchema,
  handle: ({ path }, { dashboards }) => dashboards.remove(path['id'] ?? ''),
});

export const headlineRoute = defineRoute({
  method: 'get',
  path: `${PATH}/headline`,
  summary: 'What matters now, as a sentence.',
  params: panelParamsSchema,
  answer: headlineSchema,
  handle: async ({ path, params }, { dashboards, now }) => ({
    sentence: await dashboards.headline(path['id'] ?? '', askFrom(params, now())),
  }),
});

export const panelRoute = defineRoute({
  method: 'get',
  path: `${PATH}/panels/{panel}`,
  summary: 'The answer of one panel, filtered like the list of sessions; without `since` of the last 7 days.',
  params: panelParamsSchema,
  answer: panelAnswerSchema,
  handle: ({ path, params }, { dashboards, now }) =>
    dashboards.panel({ id: path['id'] ?? '', panel: path['panel'] ?? '' }, askFrom(params, now())),
});

export const previewPanelRoute = defineRoute({
  method: 'post',
  path: '/api/v1/panel',
  summary: 'The answer of a panel that is being written.',
  body: panelPreviewSchema,
  answer: panelAnswerSchema,
  handle: ({ body: { panel, params } }, { dashboards, now }) => dashboards.preview(panel, askFrom(params, now())),
});

function askFrom({ step, tz, ...params }: z.output<typeof panelParamsSchema>, now: number): PanelAsk {
  const filter = filterFromParams(params, now);
  const { since, until } = filter;
  return { filter, span: panelSpan({ since, until, stepSeconds: step, timeZone: tz }, now) };
}
