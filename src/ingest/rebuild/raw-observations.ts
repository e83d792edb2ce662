/** What the raw tables say, as it was said when it arrived: the same observations with the same ids. */
import { observeHook } from '../../codex/hook/observe-hook.ts';
import { observeLog, resourceAttributes } from '../../codex/log-observation.ts';
import { NAMED_SPANS, observeSpan } from '../../codex/span-observation.ts';
import type { Observation } from '../../model/observation.ts';
import { readRaw } from '../../store/raw-reader.ts';
import type { Store } from '../../store/store.ts';
import { attributesOf, toldHook, toldLog, toldSpan } from './told-row.ts';

export interface ReadObservations {
  /** Rows that these were found in. */
  readonly rows: number;
  readonly observations: readonly Observation[];
}

type Reading = AsyncGenerator<ReadObservations>;
type Readable = Pick<Store, 'query'>;

export async function* observeStoredLogs(store: Readable): Reading {
  for await (const rows of readRaw(store, 'raw-log')) {
    const observations = rows.flatMap((row) => {
      const about = resourceAttributes(attributesOf(row.ResourceNames, row.ResourceTexts));
      return observeLog(toldLog(row), about, Number(row.ReceivedMs));
    });
    yield { rows: rows.length, observations };
  }
}

export async function* observeStoredSpans(store: Readable): Reading {
  for await (const rows of readRaw(store, 'raw-span', { names: [...NAMED_SPANS] })) {
    const observations = rows.flatMap((row) => {
      const about = resourceAttributes(attributesOf(row.ResourceNames, row.ResourceTexts));
      return observeSpan(toldSpan(row), about) ?? [];
    });
    yield { rows: rows.length, observations };
  }
}

export async function* observeStoredHooks(store: Readable): Reading {
  for await (const rows of readRaw(store, 'raw-hook')) {
    yield { rows: rows.length, observations: rows.flatMap((row) => observeHook(toldHook(row))) };
  }
}
