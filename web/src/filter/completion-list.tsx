import { useEffect, useRef } from 'react';
import { formatCount } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import type { Completion } from './complete.ts';

interface Props {
  readonly id: string;
  readonly options: readonly Completion[];
  /** -1 for none. */
  readonly active: number;
  readonly onTake: (option: Completion) => void;
}

/** What the word at the caret could become. The focus stays in the box. */
export function CompletionList({ id, options, active, onTake }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className="completions" id={id} role="listbox" aria-label="Completions" ref={list}>
      {options.map((option, index) => (
        <div
          key={option.insert}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className="completion"
          // before the box loses the focus
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(option);
          }}
        >
          <span className="cut mono">{plainLine(option.label, 80)}</span>
          {option.count !== null && <span className="facet-count">{formatCount(option.count)}</span>}
        </div>
      ))}
    </div>
  );
}
