/** What a backend gets goes through the rules of the machine first, then through its own, and without the data about persons that it is not to have. */
import type { Backend } from '../config/backend.ts';
import { createRedactor, NO_USER_RULES, type Redactor, type UserRules } from '../redact/redactor.ts';

type ToBackend = Pick<Backend, 'rules' | 'personal' | 'turns'>;

/** Rules are compiled once. */
const madeFor = new WeakMap<ToBackend, { readonly machine: Redactor; readonly both: Redactor }>();

export function backendRedactor(backend: ToBackend, machine: Redactor): Redactor {
  const { rules, personal } = backend;
  if (rules === null && !Object.values(personal).includes(true)) return machine;
  const known = madeFor.get(backend);
  if (known?.machine === machine) return known.both;
  const own = createRedactor({
    userRules: withNamed(rules ?? NO_USER_RULES, backend),
    personal,
    owner: machine.owner,
    isSecretFree: rules === null,
  });
  const both = inTurn(machine, own);
  madeFor.set(backend, { machine, both });
  return both;
}

/** Whom the user names for this backend, he has been asked about. */
function withNamed(rules: UserRules, { turns }: ToBackend): UserRules {
  if (turns === null) return rules;
  const { user, attributes, resource } = turns;
  const named = [...(user === null ? [] : [user]), ...Object.values(attributes), ...Object.values(resource)];
  return { ...rules, allow: { ...rules.allow, values: [...rules.allow.values, ...named] } };
}

function inTurn(first: Redactor, second: Redactor): Redactor {
  return {
    text: (text, field) => second.text(first.text(text, field), field),
    value: (value, field) => second.value(first.value(value, field), field),
    named: (name, value) => second.named(name, first.named(name, value)),
    observation: (observation) => second.observation(first.observation(observation)),
    session: (session) => second.session(first.session(session)),
    isSecretCall: (callId, call) => {
      const isSecret = second.isSecretCall(callId, call);
      return first.isSecretCall(callId, call) || isSecret;
    },
    secretAnswer: (answer, field) => first.secretAnswer(answer, field),
    isDropped: (name) => first.isDropped(name) || second.isDropped(name),
    owner: first.owner,
    learn: (values, accounts) => first.learn(values, accounts),
    learned: () => first.learned(),
    find: (text) => [...first.find(text), ...second.find(text)].toSorted((a, b) => a.start - b.start),
    report: () => {
      const rows = [...first.report().rows, ...second.report().rows];
      return { total: rows.reduce((sum, { count }) => sum + count, 0), rows };
    },
    resetReport: () => {
      first.resetReport();
      second.resetReport();
    },
  };
}
