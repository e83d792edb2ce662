/** What Codex's exporters take from the environment behind the back of its configuration, as far as this shell has it, too. */
import { defineCheck } from '../check.ts';
import { endpointVariables, environmentHeaders } from '../environment-header.ts';
import { type Exporter, isOtlp, placeOf, urlOf } from '../exporter.ts';
import type { Server, Surroundings } from '../facts.ts';
import { broken, ok, type Verdict, warning } from '../finding.ts';
import { run } from '../fix.ts';
import { betterHeader } from '../header-form.ts';
import { isOwn } from '../own-server.ts';
import { isAccepted, type TestResult } from '../test-result.ts';

interface Known {
  readonly tests: readonly TestResult[];
  readonly server: Server | null;
  /** Where set-up sent Codex on this machine. */
  readonly endpoints: readonly string[];
  readonly env: Surroundings['env'];
}

export const otelEnvironment = defineCheck({
  id: 'otel.environment',
  group: 'Telemetry',
  facts: ['exporters', 'tests', 'server', 'setup'],
  judge: ({ exporters, tests, server, setup }, { env }) => {
    const endpoints = setup === null || setup.server !== null ? [] : setup.endpoints;
    const known = { tests, server, endpoints, env };
    const headers = usersOf(exporters, env).flatMap((group) => headerVerdicts(group, known));
    return [...headers, ...endpointVerdicts(env)];
  },
});

interface Users {
  readonly variable: string;
  readonly exporters: readonly Exporter[];
}

/** Each variable that counts, and the exporters that take headers from it. */
function usersOf(exporters: readonly Exporter[], env: Surroundings['env']): Users[] {
  const users = new Map<string, Exporter[]>();
  for (const exporter of exporters.filter(isOtlp)) {
    const { variable } = environmentHeaders(exporter.signal, env);
    if (variable !== null && (env[variable] ?? '') !== '')
      users.set(variable, [...(users.get(variable) ?? []), exporter]);
  }
  return [...users].map(([variable, group]) => ({ variable, exporters: group }));
}

function headerVerdicts({ variable, exporters }: Users, known: Known): Verdict[] {
  const { tests, server, endpoints, env } = known;
  const [first] = exporters;
  const { headers } = environmentHeaders(first?.signal ?? 'logs', env);
  const names = Object.keys(headers);
  const unset = run(`unset ${variable}`);
  if (names.length === 0) {
    const sentence = `${variable} is set, and nothing in it is a header: it reads name=value, with commas between.`;
    return [warning(sentence, unset, [variable])];
  }
  if (exporters.every((exporter) => isOwn(exporter, server, endpoints))) {
    const sentence = `${variable} is set: Codex sends its ${names.join(', ')} to the server of this machine, which needs none.`;
    return [warning(sentence, unset, [variable])];
  }
  const refused = exporters.filter(({ signal }) => !isAccepted(tests, signal)).map(({ signal }) => signal);
  const [form] = names.flatMap((name) => formVerdict(variable, [name, headers[name] ?? ''], refused));
  if (form !== undefined) return [form];
  const covered = names.filter((name) => exporters.some((exporter) => differs(exporter, name, headers[name])));
  if (covered.length > 0) {
    const sentence = `${variable} is set: Codex sends its ${covered.join(', ')} in the place of what its configuration says.`;
    // where it is refused, that is why
    return [refused.length > 0 ? broken(sentence, unset, refused) : warning(sentence, unset, [variable])];
  }
  const places = [...new Set(exporters.flatMap((exporter) => placeName(exporter) ?? []))].join(', ');
  return [ok(`${variable} brings ${names.join(', ')} for ${places}, wherever Codex is started with it.`, [variable])];
}

function formVerdict(variable: string, [name, value]: [string, string], refused: readonly string[]): Verdict[] {
  const better = betterHeader(name, value, refused.length === 0);
  if (better === null) return [];
  const sentence = `The header ${name} in ${variable} ${better.why}.`;
  // a key has no place in a terminal that somebody may look at
  return [broken(sentence, `Set it to ${better.form}, with %20 for a space.`, refused)];
}

/** The configuration has the same header, and says something else. */
const differs = ({ headers }: Exporter, name: string, value: string | undefined): boolean =>
  Object.entries(headers).some(([other, said]) => other.toLowerCase() === name && said !== value);

function placeName(exporter: Exporter): string | null {
  const url = urlOf(exporter);
  return url === null ? null : placeOf(url);
}

/** No fault, but people set these for other programs, and wonder. */
function endpointVerdicts(env: Surroundings['env']): Verdict[] {
  const names = endpointVariables(env);
  const verb = names.length === 1 ? 'is' : 'are';
  return names.length === 0
    ? []
    : [
        ok(
          `${names.join(', ')} ${verb} set, and Codex does not look there: it exports to what its [otel] names.`,
          names,
        ),
      ];
}
