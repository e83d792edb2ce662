import { useRef, useState } from 'react';
import type { Dashboard } from '../api/shape.ts';
import { dropDraft, keepDraft, readDraft } from './draft.ts';

export interface Draft {
  readonly dashboard: Dashboard;
  /** Left from before, by a reload or by going away. */
  readonly isFound: boolean;
  readonly canUndo: boolean;
  /** A step of its own. */
  readonly change: (next: Dashboard) => void;
  /** Each letter is not a step: letters that follow each other are one. */
  readonly type: (next: Dashboard) => void;
  /** What is typed from now on is about something else: a step of its own. */
  readonly begin: () => void;
  readonly undo: () => void;
  /** After it was saved or given up. */
  readonly drop: () => void;
}

/** @param name what the tab keeps it under */
export function useDraft(name: string, saved: Dashboard): Draft {
  const [steps, setSteps] = useState<readonly Dashboard[]>(() => {
    const left = readDraft(window.sessionStorage, name, saved.id);
    return left === null ? [saved] : [saved, left];
  });
  const [isFound] = useState(steps.length > 1);
  const isTyping = useRef(false);
  const take = (next: readonly Dashboard[], isTyped: boolean): void => {
    isTyping.current = isTyped;
    setSteps(next);
    const last = next.length > 1 ? next.at(-1) : undefined;
    if (last === undefined) dropDraft(window.sessionStorage, name);
    else keepDraft(window.sessionStorage, name, last);
  };
  return {
    dashboard: steps.at(-1) ?? saved,
    isFound: isFound && steps.length > 1,
    canUndo: steps.length > 1,
    change: (next) => take([...steps, next], false),
    type: (next) => take([...(isTyping.current ? steps.slice(0, -1) : steps), next], true),
    begin: () => {
      isTyping.current = false;
    },
    undo: () => take(steps.slice(0, -1), false),
    drop: () => dropDraft(window.sessionStorage, name),
  };
}
