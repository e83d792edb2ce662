import './chart.css';
import { CodeWords } from '../mark/code-words.tsx';
import { hasFigures, missingColumns } from './answer.ts';
import { AnswerTable } from './answer-table.tsx';
import { BandChart } from './band-chart.tsx';
import type { ChartProps } from './chart-props.ts';
import { HeatChart } from './heat-chart.tsx';
import { NumberFigure } from './number-figure.tsx';
import { RankTable } from './rank-table.tsx';
import { TimeChart } from './time-chart.tsx';

const CHARTS = {
  number: NumberFigure,
  time: TimeChart,
  band: BandChart,
  heat: HeatChart,
  rank: RankTable,
  table: AnswerTable,
} as const;

/** An answer as its look wants it drawn. What lacks the columns for that is shown as a table, with what is missing. */
export function Chart(props: ChartProps) {
  const { look, answer } = props;
  const missing = missingColumns(look.chart, answer);
  if (missing.length > 0) {
    return (
      <>
        <p className="chart-note">
          This chart needs the column{missing.length === 1 ? '' : 's'} {missing.join(', ')}, which the answer lacks.
        </p>
        <AnswerTable {...props} />
      </>
    );
  }
  if (look.chart !== 'number' && !hasFigures(look, answer)) return <Empty {...{ look, answer }} />;
  const Drawing = CHARTS[look.chart];
  return <Drawing {...props} />;
}

const Empty = ({ look: { empty }, answer }: Pick<ChartProps, 'look' | 'answer'>) => (
  <p className="chart-empty dim">
    <CodeWords
      text={
        empty ??
        `${isTold(answer) ? 'Nothing in this span.' : 'No source told this in this span.'} A longer span, or fewer filters, may show something.`
      }
    />
  </p>
);

/** Zeros were counted; NULL is what nobody told. */
const isTold = ({ rows, columns }: ChartProps['answer']): boolean =>
  rows.length === 0 || columns.some(({ name }) => name === 'series');
