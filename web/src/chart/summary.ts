import { formatExactUnit, formatUnit, isAmount } from '../format/unit.ts';
import { formatAbsolute } from '../format/when.ts';
import { type Drawn, hasFigures, instantOf, type Look, numberOf, readerOf, textOf } from './answer.ts';
import { differenceWords } from './difference.ts';
import { hasNames } from './heat-grid.ts';
import { alignSeries } from './series.ts';

/** One sentence that says what the picture shows, for whoever does not see it. */
export function summaryOf(look: Look, answer: Drawn): string {
  if (!hasFigures(look, answer)) return `${look.title}: ${look.empty ?? 'nothing in this span.'}`;
  return `${look.title}: ${saidBy(look, answer)}.`;
}

function saidBy(look: Look, answer: Drawn): string {
  switch (look.chart) {
    case 'number':
      return numberWords(look, answer);
    case 'time':
      return timeWords(look, answer);
    case 'band':
      return peakWords(look, answer, 'p95');
    case 'heat':
      return heatWords(look, answer);
    case 'rank':
      return rankWords(look, answer);
    case 'table':
      return `a table of ${answer.rows.length} rows and ${answer.columns.length} columns`;
  }
}

function numberWords(look: Look, answer: Drawn): string {
  const read = readerOf(answer);
  const row = answer.rows[0] ?? [];
  const [value, before] = [numberOf(read(row, 'value')), numberOf(read(row, 'before'))];
  if (value === null) return 'not known';
  const words = formatExactUnit(value, look.unit);
  return before === null ? words : `${words}, ${differenceWords(value, before, look.unit)}`;
}

function timeWords(look: Look, answer: Drawn): string {
  const { series } = alignSeries(answer, 'value', isAmount(look.unit));
  if (!isAmount(look.unit) || look.total === false) return peakWords(look, answer, 'value');
  const totals = series.map(({ name, values }) => ({
    name,
    total: values.reduce<number>((sum, value) => sum + (value ?? 0), 0),
  }));
  const sum = totals.reduce((all, { total }) => all + total, 0);
  const [only] = totals;
  const parts =
    totals.length === 1 && only?.name === ''
      ? ''
      : `; ${totals.map(({ name, total }) => `${name === '' ? 'unknown' : name} ${formatUnit(total, look.unit)}`).join(', ')}`;
  return `${formatExactUnit(sum, look.unit)} in all${parts}; ${peakWords(look, answer, 'value')}`;
}

function peakWords(look: Look, answer: Drawn, column: string): string {
  const read = readerOf(answer);
  let peak: { value: number; at: number | null; name: string } | null = null;
  for (const row of answer.rows) {
    const value = numberOf(read(row, column));
    if (value === null || (peak !== null && value <= peak.value)) continue;
    peak = { value, at: instantOf(read(row, 'at')), name: textOf(read(row, 'series')) };
  }
  if (peak === null) return 'no value is known';
  const which = `${column === 'value' ? '' : ` of ${column}`}${peak.name === '' ? '' : ` of ${peak.name}`}`;
  const when = peak.at === null ? '' : ` at ${formatAbsolute(peak.at)}`;
  return `the highest value${which} is ${formatUnit(peak.value, look.unit)}${when}`;
}

function heatWords(look: Look, answer: Drawn): string {
  if (hasNames(answer)) return peakWords(look, answer, 'value');
  const read = readerOf(answer);
  const rows = answer.rows.toSorted((a, b) => (numberOf(read(b, 'value')) ?? 0) - (numberOf(read(a, 'value')) ?? 0));
  const [row = []] = rows;
  const [low, high, at] = [numberOf(read(row, 'low')), numberOf(read(row, 'high')), instantOf(read(row, 'at'))];
  if (low === null || high === null || at === null) return 'no value is known';
  const size = formatUnit(numberOf(read(row, 'value')) ?? 0, look.unit);
  return `most (${size}) are between ${formatUnit(low, 'ms')} and ${formatUnit(high, 'ms')}, at ${formatAbsolute(at)}`;
}

const FIRST_ROWS = 3;

function rankWords(look: Look, answer: Drawn): string {
  const read = readerOf(answer);
  const first = answer.rows.slice(0, FIRST_ROWS).map((row) => {
    const value = numberOf(read(row, 'value'));
    return `${textOf(read(row, 'key')) || 'unknown'} ${value === null ? 'not known' : formatUnit(value, look.unit)}`;
  });
  const rest = answer.rows.length - first.length;
  return `${first.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
