/**
 * What a set-up changes, as wishes about two files: Codex's configuration and our own. Pure: what is there and what is wanted in, wishes and
 * sentences out. Nothing that is as it should be is wished for again, so that a second run changes nothing.
 */
import { AppError } from '../lib/errors.ts';
import type { SetupFacts, SetupPlan } from './piece.ts';
import { planBackend } from './plan-backend.ts';
import { planHooks } from './plan-hook.ts';
import { planMcp } from './plan-mcp.ts';
import { planNotify } from './plan-notify.ts';
import { planOtel } from './plan-otel.ts';
import { isElsewhere, type Part, type SetupChoices } from './setup-choice.ts';

/** Throws `forbidden` where the organisation's policy does not allow what is wanted, `invalid_input` where choices do not fit together. */
export function planSetup(facts: SetupFacts, choices: SetupChoices): SetupPlan {
  checkPolicy(facts, choices);
  const pieces = [planOtel, planHooks, planNotify, planMcp, planBackend].map((plan) => plan(facts, choices));
  return {
    wishes: pieces.flatMap(({ wishes }) => wishes),
    own: pieces.flatMap(({ own = [] }) => own),
    states: pieces.flatMap(({ states }) => states),
    notes: pieces.flatMap(({ notes = [] }) => notes),
    todo: pieces.flatMap(({ todo = [] }) => todo),
    endpoints: pieces.flatMap(({ endpoints = [] }) => endpoints),
    theirs: pieces.flatMap(({ theirs = [] }) => theirs),
  };
}

function checkPolicy({ policy }: SetupFacts, choices: SetupChoices): void {
  const forbidden = (policy?.forbids ?? []).filter((part) => isWanted(part, choices));
  if (policy === null || forbidden.length === 0) return;
  const reasons = policy.sentences.filter((_, index) => forbidden.some((part) => policy.forbids[index] === part));
  throw new AppError('forbidden', `cannot set up: ${reasons.join(' ')}`, {
    hint: `Ask whoever manages this machine, or go without: ${forbidden.map((part) => `--no-${part}`).join(' ')}. Nothing was changed.`,
  });
}

/** Asked for, and of use for where it goes. */
function isWanted(part: Part, choices: SetupChoices): boolean {
  if (!choices.parts[part]) return false;
  if (isElsewhere(choices)) return part === 'otel';
  return choices.to === 'turnscope' || part === 'hooks' || part === 'notify';
}
