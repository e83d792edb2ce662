import type { KeyMap } from '../key/use-keys.ts';
import type { Item } from './item.ts';
import { JUMPS } from './jump.ts';

interface ReplayActions {
  /** The whole session, in order. */
  readonly items: readonly Item[];
  /** What the transcript shows, in order. */
  readonly shown: readonly Item[];
  readonly selected: Item | null;
  readonly select: (item: Item | null) => void;
  readonly toggleFailures: () => void;
  readonly find: () => void;
  readonly stepHit: (step: 1 | -1) => void;
  readonly togglePlay: () => void;
  readonly stepSpeed: (step: 1 | -1) => void;
  readonly copyLink: () => void;
  readonly showAll: () => void;
  readonly compare: () => void;
  readonly openExport: () => void;
  readonly back: () => void;
}

/** The keys of a replay. */
export function replayKeys(actions: ReplayActions): KeyMap {
  const { shown, selected, select } = actions;
  const at = selected === null ? -1 : shown.findIndex((item) => item.id === selected.id);
  const moveTo = (index: number): void => {
    const item = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (item !== undefined) select(item);
  };
  const next = (): void => moveTo(at + 1);
  const previous = (): void => moveTo(at === -1 ? 0 : at - 1);
  return {
    j: next,
    ArrowDown: next,
    k: previous,
    ArrowUp: previous,
    Home: () => moveTo(0),
    End: () => moveTo(shown.length - 1),
    ']': () => select(turnBeside(actions, 1) ?? selected),
    '[': () => select(turnBeside(actions, -1) ?? selected),
    f: actions.toggleFailures,
    '/': actions.find,
    n: () => actions.stepHit(1),
    N: () => actions.stepHit(-1),
    Space: actions.togglePlay,
    ',': () => actions.stepSpeed(-1),
    '.': () => actions.stepSpeed(1),
    y: actions.copyLink,
    ...Object.fromEntries(JUMPS.map(({ key, to }) => [key, () => select(to(actions.items, selected) ?? selected)])),
    '0': actions.showAll,
    c: actions.compare,
    e: actions.openExport,
    Enter: () => at === -1 && moveTo(0),
    Escape: actions.back,
  };
}

/** The head of the next or previous turn; from inside a turn, "previous" is its own head first. */
function turnBeside({ shown, selected }: ReplayActions, step: 1 | -1): Item | undefined {
  const heads = shown.filter((item) => item.kind === 'turn');
  if (selected === null) return step === 1 ? heads[0] : heads.at(-1);
  const at = heads.findIndex((item) => item.turn.turn_id === selected.turn.turn_id);
  if (step === -1 && selected.kind !== 'turn') return heads[at];
  return heads[at + step];
}
