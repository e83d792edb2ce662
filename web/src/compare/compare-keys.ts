import type { KeyMap } from '../key/use-keys.ts';
import { type CompareRow, isDifferent } from './compare-row.ts';

interface CompareActions {
  readonly rows: readonly CompareRow[];
  readonly selectedId: string | null;
  readonly select: (id: string | null) => void;
  readonly toggle: (id: string) => void;
  readonly open: (row: CompareRow) => void;
  readonly first: (() => void) | null;
  readonly all: () => void;
  readonly swap: () => void;
  readonly back: () => void;
}

/** The keys of a comparison. */
export function compareKeys(actions: CompareActions): KeyMap {
  const { rows, selectedId, select } = actions;
  const at = rows.findIndex(({ id }) => id === selectedId);
  const moveTo = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row !== undefined) select(row.id);
  };
  const leap = (step: 1 | -1, isStop: (row: CompareRow) => boolean): void => {
    for (let index = at === -1 && step === -1 ? rows.length - 1 : at + step; index >= 0; index += step) {
      const row = rows[index];
      if (row === undefined) return;
      if (isStop(row)) return select(row.id);
    }
  };
  const isTurn = (row: CompareRow): boolean => row.kind === 'turn';
  const row = rows[at];
  return {
    j: () => moveTo(at + 1),
    ArrowDown: () => moveTo(at + 1),
    k: () => moveTo(at === -1 ? 0 : at - 1),
    ArrowUp: () => moveTo(at === -1 ? 0 : at - 1),
    Home: () => moveTo(0),
    End: () => moveTo(rows.length - 1),
    n: () => leap(1, isDifferent),
    p: () => leap(-1, isDifferent),
    ']': () => leap(1, isTurn),
    '[': () => leap(-1, isTurn),
    d: () => actions.first?.(),
    s: actions.all,
    x: actions.swap,
    Enter: () => {
      if (row?.kind === 'fold') actions.toggle(row.id);
      else if (row !== undefined) actions.open(row);
    },
    Escape: () => (selectedId === null ? actions.back() : select(null)),
  };
}
