import { expect, test } from 'vitest';
import { imagesIn, withoutImages } from './image-data.ts';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const svg = btoa('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');

test.each([
  ['a picture among words', `see data:image/png;base64,${PNG} there`, ['image/png']],
  ['two', `data:image/png;base64,${PNG}","data:image/webp;base64,${PNG}`, ['image/png', 'image/png']],
  ['SVG by its name', `data:image/svg+xml;base64,${svg}`, []],
  ['SVG under another name', `data:image/png;base64,${svg}`, []],
  ['one that was cut', `data:image/png;base64,${PNG.slice(0, 33)}`, []],
  ['words', 'no picture', []],
  ['too many', `data:image/png;base64,${PNG} `.repeat(20), Array(8).fill('image/png')],
  ['too large', `data:image/png;base64,iVBORw0KGgo${'A'.repeat(12_000_000)}`, []],
])('%s', (_, text, types) => expect(imagesIn(text).map(({ type }) => type)).toEqual(types));

test('the text names them', () => {
  expect(withoutImages(`see data:image/png;base64,${PNG}!`)).toBe(`see [picture, ${PNG.length} characters]!`);
});
