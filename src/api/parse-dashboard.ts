import type { Dashboard } from '../dashboard/dashboard.ts';
import { AppError } from '../lib/errors.ts';
import { dashboardSchema } from './contract/dashboard.ts';

/** What a file or a request holds → a dashboard. Throws `invalid_input` with the place of the first mistake. */
export function parseDashboard(value: unknown): Dashboard {
  const result = dashboardSchema.safeParse(value);
  if (result.success) return withoutDoubles(result.data);
  const [issue] = result.error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  throw new AppError('invalid_input', `${where === '' ? 'the dashboard' : where}: ${issue?.message ?? 'wrong shape'}`);
}

/** Panels are asked for by their ids. */
function withoutDoubles(dashboard: Dashboard): Dashboard {
  const ids = dashboard.panels.map(({ id }) => id);
  const double = ids.find((id, at) => ids.indexOf(id) !== at);
  if (double === undefined) return dashboard;
  throw new AppError('invalid_input', `panels: two of them have the id ${double}`);
}
