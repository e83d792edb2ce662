/** A unified diff of two texts by lines, for people: what an edit would do. */

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'place';
  readonly text: string;
}

const CONTEXT_LINES = 3;

interface Step {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** From 0, in the text before and after, as they stand when this line is reached. */
  readonly before: number;
  readonly after: number;
}

/** Empty where nothing differs. */
export function diffLines(before: string, after: string): DiffLine[] {
  const steps = stepsOf(linesOf(before), linesOf(after));
  const changed = steps.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]));
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const [from, to] = [Math.max(0, index - CONTEXT_LINES), Math.min(steps.length, index + CONTEXT_LINES + 1)];
    const last = hunks.at(-1);
    if (last !== undefined && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  }
  return hunks.flatMap(({ from, to }) => hunkLines(steps.slice(from, to)));
}

function hunkLines(steps: readonly Step[]): DiffLine[] {
  const first = steps[0];
  if (first === undefined) return [];
  const count = (kind: Step['kind']): number => steps.filter((step) => step.kind !== kind).length;
  const [was, is] = [count('added'), count('removed')];
  const place = `@@ -${first.before + (was === 0 ? 0 : 1)},${was} +${first.after + (is === 0 ? 0 : 1)},${is} @@`;
  const mark = { same: ' ', added: '+', removed: '-' };
  return [
    { kind: 'place', text: place },
    ...steps.map(({ kind, text }) => ({ kind, text: `${mark[kind]}${text.replace(/\r$/, '')}` })),
  ];
}

/** The last line without its end says so, as `diff` does. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push('\\ No newline at end of file');
  return lines;
}

/** Common lines at both ends are cut off first: what is left between is as small as the edit, not as the file. */
function stepsOf(before: readonly string[], after: readonly string[]): Step[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (
    tail < Math.min(before.length, after.length) - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail += 1;
  const kinds = middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  const all = [...before.slice(0, head).map(same), ...kinds, ...before.slice(before.length - tail).map(same)];
  let [b, a] = [0, 0];
  return all.map((step) => {
    const placed = { ...step, before: b, after: a };
    if (step.kind !== 'added') b += 1;
    if (step.kind !== 'removed') a += 1;
    return placed;
  });
}

type Kind = Pick<Step, 'kind' | 'text'>;
const same = (text: string): Kind => ({ kind: 'same', text });

/** Above this many pairs of lines a whole replacement is shown: nobody reads such a diff line by line. */
const CELLS_MAX = 4_000_000;

/** The longest common subsequence. */
function middle(before: readonly string[], after: readonly string[]): Kind[] {
  const removed = (text: string): Kind => ({ kind: 'removed', text });
  const added = (text: string): Kind => ({ kind: 'added', text });
  if (before.length * after.length > CELLS_MAX) return [...before.map(removed), ...after.map(added)];
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (b: number, a: number): number => lengths[b * width + a] ?? 0;
  for (let b = before.length - 1; b >= 0; b -= 1)
    for (let a = after.length - 1; a >= 0; a -= 1)
      lengths[b * width + a] = before[b] === after[a] ? at(b + 1, a + 1) + 1 : Math.max(at(b + 1, a), at(b, a + 1));
  const steps: Kind[] = [];
  let [b, a] = [0, 0];
  while (b < before.length || a < after.length) {
    const [was, is] = [before[b], after[a]];
    if (was !== undefined && was === is) {
      steps.push(same(was));
      b += 1;
      a += 1;
    } else if (was !== undefined && (is === undefined || at(b + 1, a) >= at(b, a + 1))) {
      steps.push(removed(was));
      b += 1;
    } else if (is !== undefined) {
      steps.push(added(is));
      a += 1;
    }
  }
  return steps;
}
