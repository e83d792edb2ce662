import type { PanelPreview } from '../api/shape.ts';

/** Parameters of the API that take one value; all others take several. */
const SINGLE = new Set(['q', 'since', 'until', 'tz']);

/** What stands in a query (`?model=a&model=b&since=7d`) as the body of a preview has it. */
export function previewParams(search: string): PanelPreview['params'] {
  const params = new URLSearchParams(search);
  const entries = [...new Set(params.keys())].map((name) => {
    const values = params.getAll(name);
    return [name, SINGLE.has(name) || /^(min|max)_/.test(name) ? values[0] : values] as const;
  });
  return Object.fromEntries(entries) as PanelPreview['params'];
}
