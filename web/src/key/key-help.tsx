import { useEffect, useRef } from 'react';
import { PLACES } from '../frame/place.ts';

export const GROUPS: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ...PLACES.map(({ keys, name }) => [keys, `to ${name}`] as const),
      ['Ctrl/⌘+K', 'palette: pages, dashboards, sessions, commands'],
      ['/', 'search, find'],
      ['t', 'light or dark'],
      ['?', 'these keys'],
      ['Escape', 'close, clear, back'],
    ],
  },
  {
    title: 'Sessions',
    keys: [
      ['j k', 'next, previous session'],
      ['Home End', 'newest, oldest'],
      ['Enter', 'open it'],
      ['c', 'compare: on one, then on another'],
      ['v', 'save what is shown as a view'],
      ['← →', 'on the edge of a column: its width; Home gives it back'],
    ],
  },
  {
    title: 'One session',
    keys: [
      ['j k', 'next, previous step'],
      ['[ ]', 'previous, next turn'],
      ['Home End', 'first, last step'],
      ['n N', 'next, previous hit of what is searched for'],
      ['Space', 'play, pause; arrows on the playhead move it'],
      [', .', 'slower, faster'],
      ['x X', 'next failure, first error'],
      ['s m w', 'slowest step, most expensive turn, longest wait'],
      ['y', 'copy a link to this step'],
      ['f', 'failures only'],
      ['0', 'zoom out; drag on the axis to zoom in'],
      ['c', 'compare: on one, then on another'],
      ['e', 'export as a page, Markdown or JSON'],
    ],
  },
  {
    title: 'Traces',
    keys: [
      ['j k', 'next, previous trace or span'],
      ['Enter', 'open the trace'],
      ['← →', 'fold, unfold a span'],
      ['z', 'zoom to the span'],
      ['0', 'zoom out; drag above the spans to zoom in'],
      ['p', 'mark the critical path'],
      ['n', 'next failed span, or next hit'],
    ],
  },
  {
    title: 'Logs',
    keys: [
      ['j k', 'next, previous record'],
      ['Enter', 'open it'],
      ['l', 'live: records as they arrive'],
      ['p', 'patterns'],
      ['0', 'all of the time'],
    ],
  },
  {
    title: 'Dashboards',
    keys: [
      ['[ ]', 'previous, next dashboard'],
      ['0', 'zoom out; drag in a chart to zoom in'],
      ['Tab Enter', 'through the rows of a table to the sessions behind them'],
    ],
  },
  {
    title: 'Metrics',
    keys: [
      ['j k', 'next, previous metric'],
      ['b', 'compare to the time before'],
      ['v', 'as a table or a chart'],
      ['0', 'the last 24 hours again'],
    ],
  },
  {
    title: 'SQL',
    keys: [
      ['Ctrl Enter', 'run the selection, or the statement at the cursor'],
      ['Escape', 'stop it; then Tab leaves the editor'],
      ['↑ ↓ ← →', 'from cell to cell of the answer'],
      ['Enter', 'on a cell: copy it; with Shift its row'],
    ],
  },
  {
    title: 'Two sessions',
    keys: [
      ['j k', 'next, previous step'],
      ['n p', 'next, previous difference'],
      ['d', 'where they parted'],
      ['s', 'show or fold what is the same'],
      ['x', 'swap A and B'],
      ['Enter', 'unfold; open the step in its session'],
    ],
  },
];

/** All keys, as a modal dialog: the browser keeps the focus inside and gives it back. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="key-help"
      aria-labelledby="key-help-title"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div className="key-help-body">
        <header>
          <h2 id="key-help-title">Keys</h2>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        <div className="key-help-groups">
          {GROUPS.map((group) => (
            <section key={group.title}>
              <h3 className="heading">{group.title}</h3>
              <dl>
                {group.keys.map(([key, does]) => (
                  <div key={key}>
                    <dt>
                      {key.split(' ').map((part) => (
                        <kbd key={part}>{part === 'Escape' ? 'Esc' : part}</kbd>
                      ))}
                    </dt>
                    <dd>{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </dialog>
  );
}
