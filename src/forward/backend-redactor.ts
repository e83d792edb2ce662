/** What a backend gets goes through the rules of the machine first, then through its own. */
import type { Backend } from '../config/backend.ts';
import { createRedactor, type Redactor } from '../redact/redactor.ts';

/** Rules are compiled once. */
const ownOf = new WeakMap<NonNullable<Backend['rules']>, Redactor>();

export function backendRedactor({ rules }: Pick<Backend, 'rules'>, machine: Redactor): Redactor {
  if (rules === null) return machine;
  let own = ownOf.get(rules);
  if (own === undefined) {
    own = createRedactor({ userRules: rules });
    ownOf.set(rules, own);
  }
  return inTurn(machine, own);
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
    learn: (values) => first.learn(values),
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
