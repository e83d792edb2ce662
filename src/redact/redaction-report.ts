/** What was found: counts by rule and field, never a value, a length or a place. */
export interface ReportRow {
  readonly rule: string;
  readonly field: string;
  readonly count: number;
}

export interface RedactionReport {
  readonly total: number;
  readonly rows: readonly ReportRow[];
}

export interface RedactionMeter {
  readonly count: (rule: string, field: string) => void;
  readonly report: () => RedactionReport;
  readonly reset: () => void;
}

/** Fields come from outside: a sender that makes them up must not fill our memory. */
const FIELDS_MAX = 1_000;
const OTHER_FIELDS = 'other';

export function createRedactionMeter(): RedactionMeter {
  const byField = new Map<string, Map<string, number>>();
  return {
    count: (rule, field) => {
      const name = byField.has(field) || byField.size < FIELDS_MAX ? field : OTHER_FIELDS;
      const rules = byField.get(name) ?? new Map<string, number>();
      rules.set(rule, (rules.get(rule) ?? 0) + 1);
      byField.set(name, rules);
    },
    report: () => {
      const rows = [...byField].flatMap(([field, rules]) =>
        [...rules].map(([rule, count]) => ({ rule, field, count })),
      );
      rows.sort((a, b) => b.count - a.count || (a.rule + a.field < b.rule + b.field ? -1 : 1));
      return { total: rows.reduce((sum, { count }) => sum + count, 0), rows };
    },
    reset: () => byField.clear(),
  };
}
