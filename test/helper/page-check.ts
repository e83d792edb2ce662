/** What holds on every page, whatever it shows. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from 'vitest';
import { RAN } from './hostile-session.ts';

export const WIDTHS = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
const GRAVE = ['serious', 'critical'];

/** Nothing ran, nothing became an element, nothing sticks out, nothing turns the line around. */
export async function checkHarmless(page: Page): Promise<void> {
  const seen = await page.evaluate(`({
    ran: window.${RAN} ?? null,
    elements: document.querySelectorAll('#root :is(script, img:not([src^="blob:"]), iframe, object, style, [onload], [onerror], [href^="java" i])').length,
    overflow: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
    controls: /[\\u0000\\u001b\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText),
  })`);
  expect(seen, page.url()).toEqual({ ran: null, elements: 0, overflow: 0, controls: false });
}

/** By the button, for where one types the key is a letter; and as an event, for on a phone the inspector lies over it. */
export async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  const html = page.locator('html');
  if ((await html.getAttribute('data-theme')) !== theme)
    await page.getByRole('button', { name: `Switch to ${theme}` }).dispatchEvent('click');
  await expect.poll(() => html.getAttribute('data-theme')).toBe(theme);
}

/** A row that slides in and a number that changes are paler than they will be, and on a live page some are at any moment. */
async function whileNothingMoves<T>(page: Page, look: () => Promise<T>): Promise<T> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  try {
    return await look();
  } finally {
    await page.emulateMedia({ reducedMotion: null });
  }
}

/** What axe finds that keeps somebody out, a line each: rule, how grave, the first places. */
export async function graveFindings(page: Page, rules: readonly string[] = []): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const asked = rules.length === 0 ? axe : axe.withRules([...rules]);
  const { violations } = await whileNothingMoves(page, () => asked.analyze());
  return violations
    .filter(({ impact }) => GRAVE.includes(impact ?? ''))
    .map(({ id, impact, nodes }) => {
      const places = nodes.slice(0, 3).map(({ target, any }) => `${target.join(' ')} (${any[0]?.message ?? ''})`);
      return `${id}, ${impact}, ${nodes.length} places: ${places.join('; ')}`;
    });
}

/** A theme changes colours and nothing else: the other rules would find the same again. */
const RULES = { light: [], dark: ['color-contrast'] } as const;

/** Where pictures of all that is checked are put, for eyes; none by default. */
const LOOK_DIR = process.env['LOOK_DIR'];
let pictures = 0;

async function takePicture(page: Page, name: string): Promise<void> {
  if (LOOK_DIR === undefined) return;
  const { pathname } = new URL(page.url());
  const place = pathname.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 40);
  await page.screenshot({
    path: `${LOOK_DIR}/${process.pid}-${String(pictures++).padStart(3, '0')}${place}-${name}.png`,
    animations: 'disabled',
  });
}

/** On a desk and on a phone, in both themes: axe finds nothing grave, nothing sticks out. Leaves the page wide and light. */
export async function checkOpenToAll(page: Page): Promise<void> {
  const found: string[] = [];
  for (const [name, size] of [['narrow', WIDTHS.narrow] as const, ['wide', WIDTHS.wide] as const])
    for (const theme of ['dark', 'light'] as const) {
      await page.setViewportSize(size);
      await setTheme(page, theme);
      found.push(...(await graveFindings(page, RULES[theme])).map((line) => `${name}, ${theme}: ${line}`));
      const [across, down] = await page.evaluate<[number, number]>(`(({ scrollWidth, scrollHeight }) =>
        [scrollWidth - window.innerWidth, scrollHeight - window.innerHeight])(document.documentElement)`);
      // the window never scrolls: what is longer has a scroller of its own
      if (across > 0 || down > 0) found.push(`${name}, ${theme}: ${across} by ${down} px stick out`);
      await takePicture(page, `${name}-${theme}`);
    }
  expect(found, page.url()).toEqual([]);
}
