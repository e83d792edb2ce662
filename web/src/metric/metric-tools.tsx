import type { MetricAnswer, MetricInfo } from '../api/shape.ts';
import { AGGREGATION_WORDS } from './metric-look.ts';
import type { MetricState } from './metric-state.ts';

interface Props {
  readonly info: MetricInfo | undefined;
  readonly answer: MetricAnswer | undefined;
  readonly state: MetricState;
  readonly onState: (state: MetricState) => void;
}

/** How a metric is read: which figure, by what, of which points, next to what, and as what. */
export function MetricTools(props: Props) {
  const { answer, state, onState } = props;
  return (
    <div className="metric-tools">
      <Readings {...props} />
      <Conditions {...props} />
      <button
        type="button"
        className="button toggle-button"
        aria-pressed={state.isCompared}
        disabled={answer?.aggregation === 'heat'}
        onClick={() => onState({ ...state, isCompared: !state.isCompared })}
      >
        compare to the time before
      </button>
      <span className="metric-views">
        {(['chart', 'table', 'sql'] as const).map((view) => (
          <button
            key={view}
            type="button"
            className="button toggle-button"
            aria-pressed={state.view === view}
            onClick={() => onState({ ...state, view })}
          >
            {view === 'sql' ? 'SQL' : view}
          </button>
        ))}
      </span>
    </div>
  );
}

function Readings({ info, answer, state, onState }: Props) {
  return (
    <>
      <select
        className="button metric-reading"
        aria-label="read as"
        value={answer?.aggregation ?? ''}
        disabled={answer === undefined}
        onChange={({ target }) => onState({ ...state, agg: target.value })}
      >
        {answer === undefined && <option value="">reading …</option>}
        {(answer?.aggregations ?? []).map((aggregation) => (
          <option key={aggregation} value={aggregation}>
            {AGGREGATION_WORDS[aggregation]}
          </option>
        ))}
      </select>
      <select
        className="button"
        aria-label="series by"
        value={state.by}
        onChange={({ target }) => onState({ ...state, by: target.value })}
      >
        <option value="">all together</option>
        {Object.keys(info?.attributes ?? {}).map((name) => (
          <option key={name} value={name}>
            by {name}
          </option>
        ))}
      </select>
    </>
  );
}

function Conditions({ info, state, onState }: Props) {
  return (
    <>
      <select
        className="button"
        aria-label="only where"
        value=""
        onChange={({ target }) => onState({ ...state, attribute: [...new Set([...state.attribute, target.value])] })}
      >
        <option value="">only where …</option>
        {Object.entries(info?.attributes ?? {}).map(([name, values]) => (
          <optgroup key={name} label={name}>
            {values.map((value) => (
              <option key={value} value={`${name}=${value}`}>
                {name} = {value}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {state.attribute.map((attribute) => (
        <button
          key={attribute}
          type="button"
          className="button metric-chip"
          aria-label={`remove ${attribute}`}
          onClick={() => onState({ ...state, attribute: state.attribute.filter((one) => one !== attribute) })}
        >
          {attribute} ✕
        </button>
      ))}
    </>
  );
}
