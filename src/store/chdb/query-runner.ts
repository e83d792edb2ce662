/**
 * Runs statements in chDB. Every statement gets a connection of its own (0.6 ms): settings stick to a
 * connection, so a fresh one is the simple way in which no query inherits another's limits, parameters or token, and
 * parameters set with SET do not queue behind each other as the binding's own do.
 */
import type { ChdbResult, Session } from 'chdb';
import { paramList, quoteString, settingList } from '../sql-literal.ts';
import { singleStatement } from '../sql-text.ts';
import { ClickhouseException } from './clickhouse-exception.ts';
import { BASE_SETTINGS } from './engine-options.ts';
import { Slots } from './slots.ts';

const WAITING_MAX = 256;
/** How long a query may outlive its own limit before it is killed, and then before the process gives itself up. */
const KILL_GRACE_MS = 2_000;
const STUCK_GRACE_MS = 15_000;

export interface Statement {
  readonly sql: string;
  readonly format: string;
  /** Names the query in `system.processes`, so that it can be killed. */
  readonly queryId: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
  readonly writes: boolean;
  /** Aborting kills the query in the engine. */
  readonly signal: AbortSignal;
}

export interface QueryRunnerOptions {
  readonly openSession: () => Session;
  readonly readers: number;
  /** Called when a killed query does not end: the process cannot be mended from inside. */
  readonly onStuck: (queryId: string) => void;
}

export class QueryRunner {
  readonly #options: QueryRunnerOptions;
  readonly #readers: Slots;
  /** Writes go one by one: more at a time would only make smaller parts. */
  readonly #writer = new Slots(1, WAITING_MAX);

  constructor(options: QueryRunnerOptions) {
    this.#options = options;
    this.#readers = new Slots(options.readers, WAITING_MAX);
  }

  async run(statement: Statement): Promise<ChdbResult> {
    const sql = singleStatement(statement.sql);
    if (sql === null) throw ClickhouseException.of(62, 'SYNTAX_ERROR', 'Expected exactly one statement');
    const slots = statement.writes ? this.#writer : this.#readers;
    const running = slots.run(() => this.#runNow(statement, sql));
    if (running === null) {
      throw ClickhouseException.of(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many queries are waiting');
    }
    return running;
  }

  /** Resolves when the engine answers, past every line. */
  async ping(): Promise<void> {
    await this.#inSession((session) => session.queryAsync('SELECT 1', { format: 'TabSeparated' }));
  }

  async #runNow(statement: Statement, sql: string): Promise<ChdbResult> {
    if (statement.signal.aborted) throw ClickhouseException.of(394, 'QUERY_WAS_CANCELLED', 'The client went away');
    const settings = new Map([...BASE_SETTINGS, ...statement.settings, ['log_comment', statement.queryId]]);
    // Parameters first: readonly=1 among the settings would refuse them.
    const params = statement.params.size > 0 ? `SET ${paramList(statement.params)}; ` : '';
    const text = `${params}SET ${settingList(settings)}; ${sql}`;
    const watch = this.#watch(statement, Number(settings.get('max_execution_time')));
    try {
      return await this.#inSession((session) => session.queryAsync(text, { format: statement.format }));
    } catch (thrown) {
      throw ClickhouseException.from(thrown);
    } finally {
      watch.stop();
    }
  }

  async #inSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#options.openSession();
    try {
      return await work(session);
    } finally {
      session.close();
    }
  }

  /** Kills the query when the client leaves or the engine does not keep the query's limit. 0 seconds: no limit. */
  #watch(statement: Statement, limitSeconds: number): { stop: () => void } {
    let stuck: NodeJS.Timeout | undefined;
    const kill = (): void => {
      stuck ??= setTimeout(() => this.#options.onStuck(statement.queryId), STUCK_GRACE_MS);
      this.#kill(statement.queryId).catch(() => {
        // The stuck timer decides.
      });
    };
    const late = limitSeconds > 0 ? setTimeout(kill, limitSeconds * 1000 + KILL_GRACE_MS) : undefined;
    statement.signal.addEventListener('abort', kill, { once: true });
    return {
      stop: () => {
        clearTimeout(late);
        clearTimeout(stuck);
        statement.signal.removeEventListener('abort', kill);
      },
    };
  }

  /** ASYNC: waiting for the end (SYNC) has been seen to lock up the process. */
  async #kill(queryId: string): Promise<void> {
    const sql = `KILL QUERY WHERE Settings['log_comment'] = ${quoteString(queryId)} ASYNC`;
    await this.#inSession((session) => session.queryAsync(sql, { format: 'Null' }));
  }
}
