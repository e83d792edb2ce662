import { expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';
import { createTextCheck } from './text-check.ts';

const checked = (...pieces: readonly string[]) => {
  const check = createTextCheck(createRedactor());
  return [...pieces.flatMap((piece) => check.push(piece)), ...check.end()];
};

test('says rule, line and field', () => {
  const json = JSON.stringify({
    payload: { arguments: JSON.stringify({ cmd: 'curl -u a:hunter2 x' }), env: [{ API_KEY: 'abcd1234' }] },
  });
  expect(checked(`first\npassword=hunter2\n${json}\nlast`)).toEqual([
    { line: 2, rule: 'secret_value', field: null },
    { line: 3, rule: 'command_password', field: 'payload.arguments' },
    { line: 3, rule: 'secret_value', field: 'payload.env[].API_KEY' },
  ]);
});

test('counts lines over pieces of any size', () => {
  const lines = Array.from({ length: 60_000 }, (_, at) =>
    at % 10_000 === 9 ? 'password=hunter2' : `an ordinary line, number ${at}, of a log`,
  );
  const text = lines.join('\n');
  const pieces = Array.from({ length: Math.ceil(text.length / 7_001) }, (_, at) =>
    text.slice(at * 7_001, (at + 1) * 7_001),
  );
  expect(checked(...pieces).map(({ line }) => line)).toEqual([10, 10_010, 20_010, 30_010, 40_010, 50_010]);
});
