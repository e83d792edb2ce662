/**
 * The files that a call changed. A rollout holds the change as it was made (real line numbers, what a deleted file held); every other source
 * only has the patch that the model wrote.
 */
import type { FileEdit } from '../model/session.ts';
import { type PatchedFile, parsePatch, patchTextOf } from './patch-text.ts';

export interface EditingCall {
  readonly callId: string;
  /** Of the tool. */
  readonly name: string;
  /** As the source told them: patch text, or JSON around it. */
  readonly arguments: string | null;
  /** JSON by path, as rollouts hold it: `{type: add|delete, content}` or `{type: update, unified_diff, move_path}`. */
  readonly changes: string | null;
  /** False for a patch that did not apply or was refused. */
  readonly applied: boolean;
  /** Of the session; null where nobody told it. */
  readonly cwd: string | null;
}

/** Empty for calls that edit nothing, and for texts that cannot be read. Never throws. */
export function fileEditsOf(call: EditingCall): FileEdit[] {
  const text = call.arguments === null ? null : patchTextOf(call.name, call.arguments);
  const written = text === null ? [] : parsePatch(text);
  const made = call.changes === null ? [] : filesOfChanges(call.changes);
  const files = made.length === 0 ? written : namedAsWritten(made, written, call.cwd);
  const seen = new Map<string, number>();
  return files.map((file) => {
    const times = (seen.get(file.path) ?? 0) + 1;
    seen.set(file.path, times);
    return {
      id: `${call.callId}:${file.path}${times === 1 ? '' : `#${times}`}`,
      call_id: call.callId,
      path: file.path,
      kind: file.kind,
      moved_to: file.movedTo,
      lines_added: file.linesAdded,
      lines_removed: file.linesRemoved,
      diff: file.diff,
      applied: call.applied,
    };
  });
}

function filesOfChanges(json: string): PatchedFile[] {
  let changes: unknown;
  try {
    changes = JSON.parse(json);
  } catch {
    return [];
  }
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return [];
  return Object.entries(changes).flatMap(([path, change]) => fileOfChange(path, Object(change)));
}

function fileOfChange(path: string, change: Readonly<Record<string, unknown>>): PatchedFile[] {
  const kind = change['type'];
  const movePath = change['move_path'];
  const movedTo = typeof movePath === 'string' && movePath !== '' ? movePath : null;
  if (kind === 'add' || kind === 'delete') {
    const { content } = change;
    return [{ path, kind, movedTo, ...wholeFile(kind, typeof content === 'string' ? content : null) }];
  }
  if (kind !== 'update') return [];
  const diff = change['unified_diff'];
  return [{ path, kind, movedTo, ...countedDiff(typeof diff === 'string' ? diff : null) }];
}

type Change = Pick<PatchedFile, 'linesAdded' | 'linesRemoved' | 'diff'>;

/** An added or deleted file as a diff. */
function wholeFile(kind: 'add' | 'delete', content: string | null): Change {
  const known = (lines: number | null, diff: string | null): Change =>
    kind === 'add' ? { linesAdded: lines, linesRemoved: 0, diff } : { linesAdded: 0, linesRemoved: lines, diff };
  if (content === null) return known(null, null);
  if (content === '') return known(0, '');
  const ends = content.endsWith('\n');
  const lines = (ends ? content.slice(0, -1) : content).split('\n');
  const sign = kind === 'add' ? '+' : '-';
  const head = kind === 'add' ? `@@ -0,0 +1,${lines.length} @@` : `@@ -1,${lines.length} +0,0 @@`;
  const tail = ends ? [] : ['\\ No newline at end of file'];
  return known(lines.length, [head, ...lines.map((line) => sign + line), ...tail].join('\n'));
}

/** Everything before the first hunk is a file header. */
function countedDiff(told: string | null): Change {
  if (told === null) return { linesAdded: null, linesRemoved: null, diff: null };
  const hunk = told.startsWith('@@') ? 0 : told.indexOf('\n@@') + 1;
  const diff = told.slice(hunk, told.endsWith('\n') ? -1 : undefined);
  let linesAdded = 0;
  let linesRemoved = 0;
  for (let from = 0, stop = 0; stop !== -1; from = stop + 1) {
    stop = diff.indexOf('\n', from);
    const sign = diff.charAt(from);
    if (sign === '+') linesAdded += 1;
    else if (sign === '-') linesRemoved += 1;
  }
  return { linesAdded, linesRemoved, diff };
}

/** Folders of a path that are tried for its name in the patch. */
const DEPTH_MAX = 64;

/**
 * Rollouts tell absolute paths, the patch has the model's own. The model's is shown where both are there: it reads better, and an edit keeps its
 * name and place when the rollout joins later.
 */
function namedAsWritten(
  made: readonly PatchedFile[],
  written: readonly PatchedFile[],
  cwd: string | null,
): PatchedFile[] {
  const places = new Map<string, number>();
  for (const [index, { path }] of written.entries()) if (!places.has(plain(path))) places.set(plain(path), index);
  return made
    .map((file) => {
      const place = placeOf(plain(file.path), places);
      const twin = place === null ? undefined : written[place];
      const movedTo = file.movedTo === null ? null : (twin?.movedTo ?? within(cwd, file.movedTo));
      return { place: place ?? written.length, file: { ...file, path: twin?.path ?? within(cwd, file.path), movedTo } };
    })
    .sort((a, b) => a.place - b.place || (a.file.path < b.file.path ? -1 : 1))
    .map(({ file }) => file);
}

/** Where the patch is not told (inside a script of the model's), the path as a model would write it. */
const within = (cwd: string | null, path: string): string =>
  cwd !== null && path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;

const plain = (path: string): string => path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');

function placeOf(path: string, places: ReadonlyMap<string, number>): number | null {
  let from = 0;
  for (let depth = 0; depth < DEPTH_MAX && path.length - from < 4096; depth++) {
    const place = places.get(path.slice(from));
    if (place !== undefined) return place;
    const slash = path.indexOf('/', from);
    if (slash === -1) return null;
    from = slash + 1;
  }
  return null;
}
