import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Excerpt } from './excerpt.tsx';

const drawn = (text: string): string => renderToStaticMarkup(createElement(Excerpt, { text }));

test.each([
  ['I moved `a.ts` and **two** others.', 'I moved <code>a.ts</code> and <strong>two</strong> others.'],
  ['# Done\n- one\n  * two', '<strong>Done</strong>\n• one\n  • two'],
  ['Run:\n```sh\nrm *.o **/x\n```\nThen *go*.', 'Run:\n<code>rm *.o **/x</code>\nThen <em>go</em>.'],
  ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
  ['see [the guide](https://example.com/x) or https://example.com', 'see the guide or https://example.com'],
  ['<img src=x onerror=alert(1)> & `<b>`', '&lt;img src=x onerror=alert(1)&gt; &amp; <code>&lt;b&gt;</code>'],
  ['![a picture](https://example.com/p.png)', '![a picture](https://example.com/p.png)'],
  ['', ''],
])('%j', (text, html) => expect(drawn(text)).toBe(html));

test('hostile nesting is text', () => {
  const text = '['.repeat(1_200);
  expect(drawn(text)).toBe(text);
});
