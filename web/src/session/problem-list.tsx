import type { Problem } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';
import type { Item } from './item.ts';
import { itemOf, problemsWords, wastedWords } from './problem-words.ts';

interface ToggleProps {
  readonly problems: readonly Problem[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

const LIST_ID = 'problem-list';

/** How many problems there are and what they wasted; opens the list of them. */
export function ProblemToggle({ problems, isOpen, onToggle }: ToggleProps) {
  const isGrave = problems.some(({ severity }) => severity !== 'low');
  return (
    <button
      type="button"
      className={`problem-toggle${isGrave ? ' problem-toggle-grave' : ''}`}
      aria-expanded={isOpen}
      aria-controls={LIST_ID}
      onClick={onToggle}
    >
      {problemsWords(problems)}
      <span className="problem-arrow" aria-hidden="true">
        {isOpen ? '▴' : '▾'}
      </span>
    </button>
  );
}

const SHAPE: Readonly<Record<Problem['severity'], string>> = { high: '▲', medium: '△', low: '▿' };

interface ListProps {
  readonly problems: readonly Problem[];
  readonly items: readonly Item[];
  readonly selectedId: string | null;
  readonly onGo: (item: Item) => void;
}

/** Each problem with what it took and what to do; a click goes to where it shows. */
export function ProblemList({ problems, items, selectedId, onGo }: ListProps) {
  return (
    <section className="problems" id={LIST_ID} aria-label="Problems">
      <ul>
        {problems.map((problem) => (
          <ProblemLine
            key={`${problem.kind} ${problem.sentence} ${problem.evidence[0]?.at}`}
            problem={problem}
            items={items}
            selectedId={selectedId}
            onGo={onGo}
          />
        ))}
      </ul>
    </section>
  );
}

function ProblemLine({
  problem,
  items,
  selectedId,
  onGo,
}: Omit<ListProps, 'problems'> & { readonly problem: Problem }) {
  const wasted = wastedWords(problem.wasted);
  const places = problem.evidence.map((evidence) => ({ evidence, item: itemOf(items, evidence.ref) }));
  const first = places.find(({ item }) => item !== null)?.item ?? null;
  return (
    <li className={`problem problem-${problem.severity}`}>
      <span className="problem-shape" role="img" aria-label={`${problem.severity} severity`}>
        {SHAPE[problem.severity]}
      </span>
      <button
        type="button"
        className="problem-sentence"
        disabled={first === null}
        onClick={() => first !== null && onGo(first)}
      >
        {plainLine(problem.sentence)}
      </button>
      <span className="problem-wasted" title={problem.wasted.how}>
        {wasted === null ? '' : `≈ ${wasted}`}
      </span>
      <span className="problem-advice dim">{problem.advice}</span>
      <span className="problem-places">
        {places.map(
          ({ evidence, item }, index) =>
            item !== null && (
              <button
                type="button"
                key={`${evidence.at} ${item.id}`}
                className={item.id === selectedId ? 'problem-place problem-place-here' : 'problem-place'}
                title={plainLine(evidence.text)}
                aria-label={`Go to ${plainLine(evidence.text)}`}
                onClick={() => onGo(item)}
              >
                {index + 1}
              </button>
            ),
        )}
      </span>
    </li>
  );
}
