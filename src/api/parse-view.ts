import { parseFilter } from '../filter/parse-filter.ts';
import { AppError } from '../lib/errors.ts';
import type { ViewContent } from '../view/saved-views.ts';
import { viewContentSchema } from './contract/view.ts';

/** What a file or a request holds → a view. Throws `invalid_input` with the first mistake, also in the filter. */
export function parseView(value: unknown): ViewContent {
  const result = viewContentSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue?.path.map(String).join('.') ?? '';
    throw new AppError('invalid_input', `${where === '' ? 'the view' : where}: ${issue?.message ?? 'wrong shape'}`);
  }
  const [fault] = parseFilter(result.data.filter).faults;
  if (fault === undefined) return result.data;
  const part = result.data.filter.slice(fault.at, fault.end);
  throw new AppError('invalid_input', `filter: ${JSON.stringify(part)}: ${fault.message}`);
}
