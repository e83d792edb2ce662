/**
 * Which bytes should carry rows to the engine? The same decoded log records as RowBinary, JSONCompactEachRow and
 * JSONEachRow, through the same front (a file that the engine reads) into the same table, encoding included.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logRows } from '../src/ingest/rows/log-rows.ts';
import type { KeyValue } from '../src/otlp/common/value.ts';
import { textOfValue } from '../src/otlp/common/value-text.ts';
import type { LogsRequest, ResourceLogs, ScopeLogs } from '../src/otlp/logs/log.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../src/store/embedded-store.ts';
import { insertStatement, TABLE_COLUMNS } from '../src/store/table.ts';
import { corpus } from './corpus.ts';
import { decodeBody } from './ingest-path.ts';
import { costOf, type Figure, percentile, type Question, spend } from './measure.ts';

const RECORDS = 100_000;
const ROUNDS = 3;
const ROWS_PER_INSERT = [10_000, 50_000];

interface Batch {
  readonly requests: readonly LogsRequest[];
  readonly records: number;
}

/** One after the other: a heap full of decoded records would make every format pay for its garbage collection. */
function* batches(rowsPerInsert: number): Generator<Batch> {
  let requests: LogsRequest[] = [];
  let records = 0;
  let left = RECORDS;
  for (const body of corpus(RECORDS, 'protobuf')) {
    const decoded = decodeBody(body);
    if (decoded.signal !== 'logs') continue;
    requests.push(decoded.request);
    records += body.records;
    left -= body.records;
    if (records < rowsPerInsert && left > 0) continue;
    yield { requests, records };
    requests = [];
    records = 0;
  }
}

type Row = readonly unknown[];

const mapOf = (attributes: readonly KeyValue[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, textOfValue(value)]));

/** In the order of TABLE_COLUMNS.otel_logs, as people write it who have not measured. */
function* jsonRows(of: ResourceLogs, scopeLogs: ScopeLogs): Generator<Row> {
  const resource = mapOf(of.resource.attributes);
  const { scope } = scopeLogs;
  for (const record of scopeLogs.logRecords) {
    yield [
      resource,
      of.resource.droppedAttributesCount,
      of.schemaUrl,
      resource['service.name'] ?? '',
      Date.now(),
      scope.name,
      scope.version,
      mapOf(scope.attributes),
      scope.droppedAttributesCount,
      scopeLogs.schemaUrl,
      String(record.observedTimeUnixNano),
      'observed',
      0,
      record.traceId,
      record.spanId,
      record.flags & 0xff,
      record.flags,
      record.severityNumber,
      record.severityText,
      textOfValue(record.body),
      record.eventName,
      mapOf(record.attributes),
      record.droppedAttributesCount,
    ];
  }
}

function jsonLines(batch: Batch, shape: (row: Row) => unknown): Buffer {
  const lines: string[] = [];
  for (const { resourceLogs } of batch.requests) {
    for (const of of resourceLogs) {
      for (const scopeLogs of of.scopeLogs) {
        for (const row of jsonRows(of, scopeLogs)) lines.push(JSON.stringify(shape(row)));
      }
    }
  }
  return Buffer.from(lines.join('\n'));
}

const columns = TABLE_COLUMNS.otel_logs;

const FORMATS: Readonly<Record<string, (batch: Batch) => Uint8Array>> = {
  RowBinary: (batch) => Buffer.concat(batch.requests.map((each) => logRows(each, Date.now()).bytes)),
  JSONCompactEachRow: (batch) => jsonLines(batch, (row) => row),
  JSONEachRow: (batch) => jsonLines(batch, (row) => Object.fromEntries(columns.map((name, at) => [name, row[at]]))),
};

function post(agent: Agent, query: string, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { agent, method: 'POST', path: `/?${new URLSearchParams({ query }).toString()}` },
      (response) => {
        response.resume().on('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`the engine answered ${response.statusCode}`));
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

async function measure(store: EmbeddedStore, format: string, rowsPerInsert: number): Promise<Figure[]> {
  const agent = new Agent({ keepAlive: true, socketPath: store.socketPath() } as ConstructorParameters<
    typeof Agent
  >[0]);
  const statement = insertStatement('otel_logs').replace('FORMAT RowBinary', `FORMAT ${format}`);
  const encode = FORMATS[format];
  if (encode === undefined) throw new Error(`there is no format ${format}`);
  await store.query('TRUNCATE TABLE otel_logs');
  const processes = { node: process.pid, engine: store.engine().pid };
  const total = { seconds: 0, cpu: { node: 0, engine: 0 } };
  let records = 0;
  for (const batch of batches(rowsPerInsert)) {
    const spent = await spend(processes, () => post(agent, statement, encode(batch)));
    total.seconds += spent.seconds;
    total.cpu.node += spent.cpu['node'] ?? 0;
    total.cpu.engine += spent.cpu['engine'] ?? 0;
    records += batch.records;
  }
  const [stored] = await store.query<{ n: string }>('SELECT count() AS n FROM otel_logs');
  if (Number(stored?.n) !== records) throw new Error(`${format}: ${stored?.n} rows of ${records} were stored`);
  agent.destroy();
  return costOf(`${format}, ${rowsPerInsert / 1000}k rows an insert`, records, total);
}

/** Formats take turns, so that other work on the machine meets all of them; each figure is the median of its rounds. */
async function compare(store: EmbeddedStore, rowsPerInsert: number): Promise<Figure[]> {
  const rounds: Figure[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const figures: Figure[] = [];
    for (const format of Object.keys(FORMATS)) figures.push(...(await measure(store, format, rowsPerInsert)));
    rounds.push(figures);
  }
  const [first = []] = rounds;
  return first.map((figure, at) => ({
    ...figure,
    value: percentile(
      rounds.map((figures) => figures[at]?.value ?? Number.NaN),
      0.5,
    ),
  }));
}

async function ask(): Promise<{ setting: string; figures: Figure[] }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-bench-'));
  const store = await openEmbeddedStore({ dataDir });
  try {
    // Once for nothing: the first inserts of a process pay for reading the library from disk.
    for (const format of Object.keys(FORMATS)) await measure(store, format, 50_000);
    const figures: Figure[] = [];
    for (const rowsPerInsert of ROWS_PER_INSERT) figures.push(...(await compare(store, rowsPerInsert)));
    await store.query('OPTIMIZE TABLE otel_logs FINAL');
    const [size] = await store.query<{ perRow: number }>(
      "SELECT sum(bytes_on_disk) / sum(rows) AS perRow FROM system.parts WHERE table = 'otel_logs' AND active",
    );
    figures.push({ name: 'on disk, merged', value: size?.perRow ?? Number.NaN, unit: 'bytes/record' });
    const setting = `${RECORDS.toLocaleString('en')} recorded log records, decoded before, to stored rows; median of ${ROUNDS}`;
    return { setting, figures };
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export const storeInsert: Question = { name: 'store-insert', ask };
