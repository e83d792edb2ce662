import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ColumnSet, type ColumnWidths, keepWidths, keptWidths, widthStyle, withWidth } from './column-width.ts';

type Name = 'where' | 'model' | 'cost';
const SET: ColumnSet<Name> = {
  stored: 'turnscope.test',
  columns: { where: { label: 'Where', px: 172 }, model: { label: 'Model', px: 104 }, cost: { label: 'Cost', px: 64 } },
  leading: [],
};

function storeOf(text: string | null): void {
  let kept = text;
  vi.stubGlobal('localStorage', {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    },
  });
}
afterEach(() => vi.unstubAllGlobals());

describe('what was kept', () => {
  test.each<[string | null, ColumnWidths]>([
    [null, {}],
    ['half {', {}],
    ['null', {}],
    ['{"where":240,"nothing":3,"cost":"wide"}', { where: 240 }],
    ['{"where":-5,"model":1e9}', { where: 48, model: 480 }],
  ])('%s is %j', (text, widths) => {
    storeOf(text);
    expect(keptWidths(SET)).toEqual(widths);
  });

  test('is what was made', () => {
    storeOf(null);
    keepWidths(SET, withWidth({ model: 90 }, 'where', 199.6));
    expect(keptWidths(SET)).toEqual({ model: 90, where: 200 });
  });
});

test('the style sheet reads them as lengths', () =>
  expect(widthStyle({ where: 200 })).toEqual({ '--col-where': '200px' }));
