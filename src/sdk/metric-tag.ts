/** Names and tags that a metric may have. */
import { MetricsError } from './metrics-error.ts';
import type { Tags } from './telemetry-event.ts';

const NAME = /^[A-Za-z0-9._-]+$/;
const TAG_COMPONENT = /^[A-Za-z0-9._/-]+$/;
const TAG_VALUE_LENGTH_MAX = 256;
/** What a tag says whose value has nothing that may be said. */
const UNSPECIFIED = 'unspecified';

/** Components that passed, so that a measurement in a loop is not checked letter by letter. Forgotten when it grows: values may be anything. */
const passed = new Set<string>();
const PASSED_MAX = 4_096;

/** Throws `MetricsError` for an empty name, or another character than letters, digits, `.`, `_`, `-`. */
export function validateMetricName(name: string): void {
  if (name === '') throw new MetricsError('EmptyMetricName', 'a metric needs a name');
  if (!NAME.test(name)) {
    throw new MetricsError(
      'InvalidMetricName',
      `metric name ${JSON.stringify(name)} takes letters, digits, . _ - alone`,
    );
  }
}

/** Throws `MetricsError` for an empty key or value, or another character than letters, digits, `.`, `_`, `/`, `-`. */
export function validateTags(tags: Tags): void {
  for (const key in tags) {
    validateComponent('tag key', key);
    validateComponent('tag value', tags[key] ?? '');
  }
}

function validateComponent(what: string, text: string): void {
  if (passed.has(text)) return;
  if (text === '') throw new MetricsError('EmptyTagComponent', `a ${what} cannot be empty`);
  if (!TAG_COMPONENT.test(text)) {
    throw new MetricsError(
      'InvalidTagComponent',
      `${what} ${JSON.stringify(text)} takes letters, digits, . _ / - alone`,
    );
  }
  if (passed.size >= PASSED_MAX) passed.clear();
  passed.add(text);
}

/** Any text → a tag value: `_` for what may not be said, none of it at the ends, at most 256 characters. */
export function sanitizeMetricTagValue(text: string): string {
  const said = text
    .replaceAll(/[^A-Za-z0-9._/-]/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, TAG_VALUE_LENGTH_MAX);
  return /[A-Za-z0-9]/.test(said) ? said : UNSPECIFIED;
}
