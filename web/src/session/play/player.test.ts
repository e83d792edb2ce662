import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldTime } from '../axis/folded-time.ts';
import type { Item } from '../item.ts';
import { itemAt, itemBeside } from './item-at.ts';
import { advance, Player } from './player.ts';

const HOUR_MS = 3_600_000;
/** Ten minutes of work, a night, ten minutes of work. */
const time = foldTime([
  { start: 0, end: 600_000 },
  { start: 10 * HOUR_MS, end: 10 * HOUR_MS + 600_000 },
]);
const night = time.pieces[1];

describe('moving on', () => {
  test('work takes its time', () => expect(advance(time, 1_000, 5_000)).toBe(6_000));

  test('a night takes none', () => {
    expect(night?.isFolded).toBe(true);
    expect(advance(time, 599_000, 3_000)).toBe((night?.at ?? 0) + (night?.length ?? 0) + 2_000);
  });

  test('never backwards, never past the end, and over after the time that was worked', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: time.length, noNaN: true }), fc.nat(HOUR_MS), (at, byMs) => {
        const next = advance(time, at, byMs);
        expect(next).toBeGreaterThanOrEqual(at);
        expect(next).toBeLessThanOrEqual(time.length);
      }),
    );
    expect(advance(time, 0, 1_200_000)).toBe(time.length);
  });
});

function playing() {
  const clock = { now: 0, task: null as (() => void) | null };
  const player = new Player({
    now: () => clock.now,
    soon: (task) => {
      clock.task = task;
      return () => {
        clock.task = null;
      };
    },
  });
  player.setTime(time);
  const pass = (ms: number): void => {
    clock.now += ms;
    const { task } = clock;
    clock.task = null;
    task?.();
  };
  return { player, pass, clock };
}

describe('a player', () => {
  test('plays at its speed, rests, and goes on where it was', () => {
    const { player, pass, clock } = playing();
    player.setSpeed(8);
    player.toggle();
    pass(100);
    pass(100);
    expect(player.state()).toEqual({ at: 1_600, isPlaying: true, speed: 8 });
    player.toggle();
    expect(clock.task).toBeNull();
    clock.now += 60_000;
    player.toggle();
    pass(100);
    expect(player.state().at).toBe(2_400);
  });

  test('ends at the end and begins anew after it', () => {
    const { player, pass, clock } = playing();
    const moves: number[] = [];
    player.follow((at) => moves.push(at));
    player.seek(time.length - 50);
    player.toggle();
    pass(500);
    expect(player.state()).toMatchObject({ at: time.length, isPlaying: false });
    expect(clock.task).toBeNull();
    player.toggle();
    expect(player.state()).toMatchObject({ at: 0, isPlaying: true });
    expect(moves).toEqual([time.length - 50, time.length - 50, time.length, 0]);
  });

  test('a tab that slept does not catch up', () => {
    const { player, pass } = playing();
    player.toggle();
    pass(HOUR_MS);
    expect(player.state().at).toBe(1_000);
  });

  test('what was selected elsewhere moves it without an echo; a shorter session keeps it inside', () => {
    const { player } = playing();
    let moves = 0;
    player.follow(() => (moves += 1));
    player.place(500_000);
    player.setTime(foldTime([{ start: 0, end: 1_000 }]));
    expect(player.state().at).toBe(1_000);
    expect(moves).toBe(0);
  });
});

test('the item that a time lies in, and those beside it', () => {
  const items = [10, 20, 20, 30].map((start, index) => ({ start, id: `${index}` }) as Item);
  expect([0, 10, 19, 20, 99].map((at) => itemAt(items, at)?.id)).toEqual(['0', '0', '0', '2', '3']);
  expect(itemAt([], 5)).toBeNull();
  expect(itemBeside(items, 20, 1)?.id).toBe('3');
  expect(itemBeside(items, 20, -1)?.id).toBe('0');
  expect(itemBeside(items, 30, 1)).toBeNull();
});
