import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Tick } from './tick.tsx';

test('a figure that is drawn for the first time stands still', () =>
  expect(renderToStaticMarkup(createElement(Tick, { value: 7, className: 'tools-count', children: '7' }))).toBe(
    '<span class="tools-count">7</span>',
  ));
