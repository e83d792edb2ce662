/** The ruler of every question: wall time, CPU time of a process from /proc, percentiles. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export interface Answer {
  /** Shown above the figures: what was done, with how much of what. */
  readonly setting: string;
  readonly figures: readonly Figure[];
}

export interface Question {
  /** Names the result files. */
  readonly name: string;
  readonly ask: () => Promise<Answer>;
}

/** USER_HZ: fixed at 100 for what the kernel shows to programs. */
const TICKS_PER_SECOND = 100;

/** Seconds of CPU (user and system) that a process has used; 0 where there is no /proc. */
export function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

export interface Spent {
  readonly seconds: number;
  /** CPU-seconds by the names of the processes. */
  readonly cpu: Readonly<Record<string, number>>;
}

/** What `act` costs, in time and in CPU of the named processes. */
export async function spend(processes: Readonly<Record<string, number>>, act: () => Promise<void>): Promise<Spent> {
  const before = Object.entries(processes).map(([name, pid]) => [name, pid, cpuSeconds(pid)] as const);
  const start = performance.now();
  await act();
  const seconds = (performance.now() - start) / 1000;
  return { seconds, cpu: Object.fromEntries(before.map(([name, pid, used]) => [name, cpuSeconds(pid) - used])) };
}

/** The figures that every way of storing records is compared by: its rate, and its CPU by process and together. */
export function costOf(name: string, records: number, { seconds, cpu }: Spent): Figure[] {
  const per100k = Object.entries(cpu).map(([process, used]) => ({
    name: `${name}: CPU of ${process}`,
    value: (used / records) * 100_000,
    unit: 's per 100,000',
  }));
  const sum = Object.values(cpu).reduce((total, used) => total + used, 0);
  const all = { name: `${name}: CPU together`, value: (sum / records) * 100_000, unit: 's per 100,000' };
  return [{ name, value: records / seconds, unit: 'records/s' }, ...per100k, ...(per100k.length > 1 ? [all] : [])];
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Where and with what a result came about; nothing that names the machine. */
export function circumstances(): Readonly<Record<string, string | number>> {
  const [cpu] = cpus();
  return {
    at: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    node: process.version,
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
  };
}
