import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Both palettes as they stand in the style sheet; dark inherits what it does not say. */
function palettes(): Record<'light' | 'dark', Map<string, string>> {
  const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
  const [light = '', dark = ''] = css.split(/:root\[data-theme=["']dark["']\]/);
  const read = (block: string): Map<string, string> =>
    new Map([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]));
  return { light: read(light), dark: new Map([...read(light), ...read(dark)]) };
}

function luminance(hex: string): number {
  const channel = (from: number): number => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

// A series' colour is that of its label, too.
const SERIES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => `series-${letter}`);
const INKS = ['text', 'text-dim', 'signal', 'ok', 'waiting', 'failed', 'agent', 'model', 'tool', ...SERIES];
const GROUNDS = ['bg', 'surface', 'sunken', 'hover'];
const WASHES = [
  ['text', 'signal-wash'],
  ['text-dim', 'signal-wash'],
  ['signal', 'signal-wash'],
  ['failed', 'signal-wash'],
  ['tool', 'signal-wash'],
  ['model', 'signal-wash'],
  ['text', 'waiting-wash'],
  ['text-dim', 'waiting-wash'],
  ['waiting', 'waiting-wash'],
  ['text', 'failed-wash'],
  ['text-dim', 'failed-wash'],
  ['failed', 'failed-wash'],
  ['text', 'ok-wash'],
  ['text', 'differs-wash'],
  ['ok', 'ok-wash'],
  ['ok', 'signal-wash'],
  ['waiting', 'signal-wash'],
  ['text', 'bar-turn'],
  ['text', 'bar-agent'],
];

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  const palette = palettes()[theme];
  const of = (name: string): string => palette.get(name) ?? '';
  const pairs = [...INKS.flatMap((ink) => GROUNDS.map((ground) => [ink, ground])), ...WASHES];

  test.each(pairs)('%s on %s can be read (4.5 : 1)', (ink = '', ground = '') => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['bar-model', 'bar-tool', 'bar-failed', 'signal-fill'])('%s stands out from the page (2.5 : 1)', (bar) => {
    expect(contrast(of(bar), of('bg'))).toBeGreaterThanOrEqual(2.5);
  });
});
