/**
 * The mutable side of decoding one request: limits, counts and the place we are at. The place is kept as plain
 * numbers, so that the hot path pays three assignments a record and a path is only spelled when something is wrong.
 */
import { DECODE_LIMITS, type DecodeLimits } from '../limits.ts';
import { Interner } from './protobuf/interner.ts';
import type { DecodeNotes, DecodeProblem, DecodeResult } from './result.ts';

/** Thrown inside a decoder, caught by `runDecoder`: nobody else sees it. */
export class DecodeFault extends Error {
  override readonly name = 'DecodeFault';
  readonly problem: DecodeProblem;

  constructor(problem: DecodeProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** JSON names of the three levels of an Export request. */
export interface EnvelopeNames {
  readonly resource: string;
  readonly scope: string;
  readonly record: string;
}

export interface DecodeOptions {
  readonly limits?: DecodeLimits;
  /** Pass one that outlives the request and repeated strings are made only once. */
  readonly interner?: Interner;
}

/** Marks where a value was cut, with its length before. */
export const truncationMark = (bytes: number): string => `…[truncated, ${bytes} bytes]`;

export class DecodeContext {
  readonly limits: DecodeLimits;
  readonly interner: Interner;
  private readonly names: EnvelopeNames;

  resource = -1;
  scope = -1;
  record = -1;
  /** `sum`, `histogram`, … while inside the points of a metric, else ''. */
  pointKind = '';
  point = -1;

  records = 0;
  rejected = 0;
  rejection = '';
  truncatedKeys = 0;
  truncatedValues = 0;
  droppedAttributes = 0;
  cutValues = 0;
  invalidUtf8 = 0;
  private elements = 0;
  private unusable = false;

  constructor(names: EnvelopeNames, options: DecodeOptions) {
    this.names = names;
    this.limits = options.limits ?? DECODE_LIMITS;
    this.interner = options.interner ?? new Interner();
  }

  path(field: string): string {
    const { names } = this;
    let path = '';
    if (this.resource >= 0) path = `${names.resource}[${this.resource}]`;
    if (this.scope >= 0) path += `.${names.scope}[${this.scope}]`;
    if (this.record >= 0) path += `.${names.record}[${this.record}]`;
    if (this.point >= 0) path += `.${this.pointKind}.dataPoints[${this.point}]`;
    return path === '' || field === '' ? path + field : `${path}.${field}`;
  }

  /** The whole request is broken. */
  fail(field: string, message: string): never {
    throw new DecodeFault({ field: this.path(field), message });
  }

  /** The record at hand cannot be used; the others can. `finishRecord` then leaves it out. */
  reject(field: string, message: string): void {
    if (this.rejection === '') this.rejection = `${this.path(field)}: ${message}`;
    this.unusable = true;
  }

  /** Counts a record; false when it was rejected and must be left out. */
  finishRecord(): boolean {
    if (this.unusable) {
      this.unusable = false;
      this.rejected += 1;
      return false;
    }
    this.records += 1;
    return true;
  }

  /** Accounts for objects about to be made. */
  take(count: number): void {
    this.elements += count;
    if (this.elements > this.limits.elementsPerRequestMax) {
      this.fail('', `more than ${this.limits.elementsPerRequestMax} records, attributes and values in one request`);
    }
  }

  notes(): DecodeNotes {
    const { records, rejected, rejection, truncatedKeys, truncatedValues } = this;
    const { droppedAttributes, cutValues, invalidUtf8 } = this;
    return {
      records,
      rejected,
      rejection,
      truncatedKeys,
      truncatedValues,
      droppedAttributes,
      cutValues,
      invalidUtf8,
    };
  }
}

/** Runs `decode` and turns its faults into a result; anything else thrown is a bug and passes. */
export function runDecoder<Request>(context: DecodeContext, decode: () => Request): DecodeResult<Request> {
  try {
    return { ok: true, request: decode(), notes: context.notes() };
  } catch (thrown) {
    if (thrown instanceof DecodeFault) return { ok: false, problem: thrown.problem };
    throw thrown;
  }
}
