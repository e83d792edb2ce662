import { expect, test } from 'vitest';
import { attributeText } from './attribute-text.ts';

test('the first of repeated attributes counts, an absent one is empty', () => {
  const attributes = [
    { key: 'k', value: 'first' },
    { key: 'k', value: 'second' },
  ];
  expect(attributeText(attributes, 'k')).toBe('first');
  expect(attributeText(attributes, 'absent')).toBe('');
});
