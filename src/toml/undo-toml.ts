/**
 * Takes back what `patchToml` did. A file that is as it was left becomes byte for byte what it was. In one that somebody
 * edited since, each step finds its own spot again, by its text first and by what it says second, and is taken back only
 * if that changes what the step had changed and nothing else.
 */
import { AppError } from '../lib/errors.ts';
import { pathText } from './candidate.ts';
import { layoutOf } from './layout.ts';
import { sha256 } from './patch-toml.ts';
import { reversals, withoutEmptyHeader } from './reversal.ts';
import { applied, type Splice } from './splice.ts';
import { leafChange, leavesOf, meaningOf } from './value.ts';
import type { TomlStep, TomlUndo } from './wish.ts';

const BYTE_ORDER_MARK = '\uFEFF';

export interface Undone {
  readonly text: string;
  /** Paths (`otel.exporter`) of what was changed since, or is gone: it stays as somebody left it. */
  readonly left: readonly string[];
}

/** Throws AppError `invalid_input` when the text is no TOML. */
export function undoToml(text: string, undo: TomlUndo): Undone {
  meaningOf(text);
  const left = new Set<string>();
  let now = text;
  for (const layer of undo.layers.toReversed()) {
    const mark = now.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
    const body = now.slice(mark.length);
    if (sha256(now) === layer.after) {
      now = mark + layer.steps.reduceRight((later, step) => applied(later, reverse(step)), body);
    } else {
      now = mark + layer.steps.reduceRight((later, step) => withoutStep(later, step, left), body);
    }
  }
  return { text: now, left: [...left] };
}

/** Two undos as one: what `later` did goes first. For a file that was patched again. */
export function joinUndo(earlier: TomlUndo, later: TomlUndo): TomlUndo {
  return { layers: [...earlier.layers, ...later.layers] };
}

function reverse({ at, took, put }: TomlStep): Splice {
  return { at, took: put, put: took };
}

function withoutStep(text: string, step: TomlStep, left: Set<string>): string {
  const before = leavesOf(meaningOf(text));
  for (const attempt of reversals(text, step)) {
    if (isReversal(before, attempt, step)) return attempt;
  }
  left.add(pathText(step.path));
  return withoutEmptyHeader(layoutOf(text), step);
}

/** Whether a text differs from the one before in exactly what the step had changed. */
function isReversal(before: readonly string[], attempt: string, step: TomlStep): boolean {
  try {
    const change = leafChange(before, leavesOf(meaningOf(attempt)));
    return isEqual(change.lost, step.gained) && isEqual(change.gained, step.lost);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') return false;
    throw error;
  }
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.toSorted().join('\n') === b.toSorted().join('\n');
}
