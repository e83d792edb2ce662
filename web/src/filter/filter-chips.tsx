import { type PrintedCondition, printConditions } from '../../../src/filter/print-filter.ts';
import { plainLine } from '../format/plain-text.ts';
import { Icon } from '../frame/icon.tsx';
import { filterOfAsked, type SessionFilter } from './session-filter.ts';
import '../style/filter.css';

interface Props {
  readonly filter: SessionFilter;
  readonly onFilter: (filter: SessionFilter) => void;
}

const CHIP_CHARS_MAX = 60;

/** Each condition that holds, to be taken away by one click. Words stay in the box: they are read there. */
export function FilterChips({ filter, onFilter }: Props) {
  const conditions = printConditions(filter);
  if (conditions.length === 0) return null;
  return (
    <ul className="condition-chips" aria-label="Conditions">
      {conditions.map((condition) => (
        <li key={condition.text}>
          <Chip condition={condition} onRemove={() => onFilter(filterOfAsked(condition.without))} />
        </li>
      ))}
    </ul>
  );
}

function Chip({ condition, onRemove }: { readonly condition: PrintedCondition; readonly onRemove: () => void }) {
  const text = plainLine(condition.text, CHIP_CHARS_MAX);
  return (
    <button
      type="button"
      className="condition-chip"
      title={`${plainLine(condition.text)}, click to remove`}
      onClick={onRemove}
    >
      <span className="spoken-only">Remove </span>
      {text}
      <Icon name="close" />
    </button>
  );
}
