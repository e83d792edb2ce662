import type { Panel } from '../api/shape.ts';
import { textOf } from '../chart/answer.ts';
import { SqlField } from './field.tsx';
import { usePreview } from './use-preview.ts';

interface Props {
  readonly headline: string;
  readonly search: string;
  readonly onChange: (headline: string) => void;
}

/** The sentence above the panels: its SQL, and what it says at the moment. */
export function HeadlineEditor({ headline, search, onChange }: Props) {
  const panel: Panel = { id: 'headline', title: 'headline', chart: 'table', unit: 'text', sql: headline };
  const { data, error } = usePreview(panel, search);
  const place = data?.columns.findIndex(({ name }) => name === 'sentence') ?? -1;
  return (
    <div className="headline-editor">
      <SqlField
        label="The sentence at the top: SQL of one row with a column “sentence”. Leave it empty for none"
        value={headline}
        rows={3}
        onChange={onChange}
      />
      {headline.trim() !== '' && (
        <p className={error === null ? 'dashboard-headline' : 'panel-failed'} aria-live="polite">
          {error !== null
            ? error.message
            : data !== undefined && place < 0
              ? 'The answer has no column “sentence”.'
              : textOf(data?.rows[0]?.[place])}
        </p>
      )}
    </div>
  );
}
