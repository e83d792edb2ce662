import { expect, test } from 'vitest';
import { imagesOf } from './image-part.ts';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';

test.each<[string, readonly unknown[], readonly string[] | null]>([
  ['an address by itself', [PNG], [PNG]],
  ['a part of the Responses API', [{ type: 'input_image', image_url: PNG }], [PNG]],
  ['its older form', [{ type: 'image_url', image_url: { url: PNG } }], [PNG]],
  ['an item of Codex', [{ type: 'image', url: PNG }], [PNG]],
  ['a part of MCP', [{ type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' }], [PNG]],
  [
    'words beside pictures',
    [
      { type: 'input_text', text: 'see' },
      { type: 'input_image', image_url: PNG },
    ],
    [PNG],
  ],
  ['words alone', [{ type: 'input_text', text: PNG }], null],
  ['a picture elsewhere', [{ type: 'input_image', image_url: 'https://example.com/a.png' }], null],
  ['a document that can act', ['data:image/svg+xml;base64,PHN2Zz4='], null],
  ['a file that is only named', [{ type: 'local_image', path: '/tmp/a.png' }], null],
  ['nothing', [null, 7, {}, []], null],
])('%s', (_, parts, images) => expect(JSON.parse(imagesOf(parts) ?? 'null')).toEqual(images));

test('what is too large is left out whole, and what fits beside it stays', () => {
  const large = `data:image/png;base64,${'A'.repeat(1_000_000)}`;
  expect(JSON.parse(imagesOf([large, PNG]) ?? '')).toEqual([PNG]);
});
