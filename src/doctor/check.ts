/** A check is a question with one answer: facts in, verdicts out. It opens nothing and asks nobody. */
import type { FactName, Facts, FactTable, Surroundings } from './facts.ts';
import type { Group, Verdict } from './finding.ts';

export type Known<Names extends FactName> = { readonly [Name in Names]: FactTable[Name] };

export interface Check {
  readonly id: string;
  readonly group: Group;
  readonly facts: readonly FactName[];
  /** Ids of checks: where one of them has found something about the same subject, that is the fault, and this one has nothing to add. */
  readonly needs: readonly string[];
  readonly judge: (facts: Facts, around: Surroundings) => readonly Verdict[];
}

export interface CheckSpec<Names extends FactName> {
  readonly id: string;
  readonly group: Group;
  readonly facts: readonly Names[];
  readonly needs?: readonly string[];
  /** Nothing for what is not there. */
  readonly judge: (known: Known<Names>, around: Surroundings) => Verdict | readonly Verdict[] | null;
}

/** `judge` is called only when all its facts are known, so it gets them as they are. */
export function defineCheck<Names extends FactName>({ id, group, facts, needs = [], judge }: CheckSpec<Names>): Check {
  return {
    id,
    group,
    facts,
    needs,
    judge: (all, around) => {
      const entries = facts.map((name) => [name, valueOf(all, name)] as const);
      const verdict = judge(Object.fromEntries(entries) as Known<Names>, around);
      return verdict === null ? [] : 'state' in verdict ? [verdict] : verdict;
    },
  };
}

function valueOf<Name extends FactName>(facts: Facts, name: Name): FactTable[Name] | undefined {
  const fact = facts[name];
  return fact.known ? (fact.value as FactTable[Name]) : undefined;
}
