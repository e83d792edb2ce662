const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;

/** Names of SeverityNumber: 0 unspecified, then four grades of six levels, 1 to 24. */
export const SEVERITY_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['SEVERITY_NUMBER_UNSPECIFIED', 0],
  ...LEVELS.flatMap((level, index) =>
    ['', '2', '3', '4'].map((grade, step): [string, number] => [
      `SEVERITY_NUMBER_${level}${grade}`,
      index * 4 + step + 1,
    ]),
  ),
]);
