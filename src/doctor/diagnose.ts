import type { Check } from './check.ts';
import type { FactName, Facts, Surroundings } from './facts.ts';
import type { Finding, Group, Report, Skip, Verdict } from './finding.ts';
import { warning } from './finding.ts';

/** What a person calls each fact, and where a trouble with it is shown. */
const FACT: Readonly<Record<FactName, { readonly group: Group; readonly name: string }>> = {
  codex: { group: 'Codex', name: 'which Codex is installed' },
  config: { group: 'Codex', name: "what Codex's config.toml says" },
  verdict: { group: 'Codex', name: 'what Codex makes of its config.toml' },
  policy: { group: 'Codex', name: 'what a managed policy says' },
  setup: { group: 'Codex', name: 'what set-up was told' },
  profiles: { group: 'Codex', name: 'what the profiles of Codex say' },
  exporters: { group: 'Telemetry', name: 'where Codex exports to' },
  tlsFiles: { group: 'Telemetry', name: 'the certificates that Codex is to use' },
  tests: { group: 'Telemetry', name: 'what becomes of what is sent' },
  hooks: { group: 'Hooks', name: 'which hooks Codex runs and trusts' },
  hookFiles: { group: 'Hooks', name: 'the script that hooks run' },
  programs: { group: 'Notify', name: 'the program of notify' },
  plugins: { group: 'Plugin and MCP', name: 'which plugins Codex has' },
  mcp: { group: 'Plugin and MCP', name: 'whether the MCP server answers' },
  ports: { group: 'Server', name: 'which ports are free' },
  server: { group: 'Server', name: 'how the server is' },
  engine: { group: 'Server', name: 'whether the embedded database can be loaded' },
  clocks: { group: 'Backends', name: 'what the clocks of others say' },
  settings: { group: 'Backends', name: "what Turnscope's own configuration says" },
  outboxes: { group: 'Backends', name: 'what waits for backends' },
  folders: { group: 'Files', name: 'whether the folders can be used' },
  spool: { group: 'Files', name: 'what waits in the spool' },
  rollouts: { group: 'Files', name: 'the rollouts of Codex' },
};

/**
 * Asks every check, in the order of the list: those that explain others come first. One fault is one finding: what another finding has said about a
 * subject is not said again, and a fact that could not be had is said once, not by each check that wanted it.
 */
export function diagnose(checks: readonly Check[], facts: Facts, around: Surroundings): Report {
  const findings: Finding[] = unknownFacts(facts);
  const skipped: Skip[] = [];
  const causes: Cause[] = [];
  for (const check of checks) {
    const { id, group } = check;
    const missing = check.facts.find((name) => !facts[name].known);
    if (missing !== undefined) {
      skipped.push({ id, group, because: `not known: ${FACT[missing].name}` });
      continue;
    }
    const verdicts = check.judge(facts, around);
    if (verdicts.length === 0) skipped.push({ id, group, because: 'nothing to look at' });
    for (const verdict of verdicts) {
      const { subjects, state } = verdict;
      const cause = causes.find((one) => isCause(one, check, verdict));
      if (cause === undefined) findings.push({ id, group, ...verdict });
      else skipped.push({ id, group, because: `see ${cause.says}` });
      // what is left out stands for its cause: those that need it have nothing to add either
      if (cause !== undefined || state !== 'ok') causes.push({ id, subjects, says: cause?.says ?? id });
    }
  }
  return { findings, skipped };
}

interface Cause extends Pick<Verdict, 'subjects'> {
  readonly id: string;
  /** The check whose finding a person sees. */
  readonly says: string;
}

function isCause(cause: Cause, { needs }: Check, { subjects }: Verdict): boolean {
  if (!needs.includes(cause.id)) return false;
  const isAboutAll = cause.subjects.length === 0 || subjects.length === 0;
  return isAboutAll || subjects.some((subject) => cause.subjects.includes(subject));
}

const unknownFacts = (facts: Facts): Finding[] =>
  (Object.keys(FACT) as FactName[]).flatMap((name) => {
    const fact = facts[name];
    if (fact.known || fact.why === null) return [];
    const sentence = `Cannot tell ${FACT[name].name}: ${fact.why}.`;
    return [{ id: `fact.${name}`, group: FACT[name].group, ...warning(sentence, fact.hint) }];
  });
