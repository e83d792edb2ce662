import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Tick } from './tick.tsx';

test('a figure that is drawn for the first time stands still', () => {
  const seven = { value: 7, className: 'tools-count', children: '7' };
  expect(renderToStaticMarkup(createElement(Tick, seven))).toBe('<span class="tools-count">7</span>');
});
