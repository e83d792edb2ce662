import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ColumnWidths, keepWidths, keptWidths, widthStyle, withWidth } from './column-width.ts';

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
    expect(keptWidths()).toEqual(widths);
  });

  test('is what was made', () => {
    storeOf(null);
    keepWidths(withWidth({ model: 90 }, 'where', 199.6));
    expect(keptWidths()).toEqual({ model: 90, where: 200 });
  });
});

test('the style sheet reads them as lengths', () =>
  expect(widthStyle({ where: 200 })).toEqual({ '--col-where': '200px' }));
