/** What decoding had to change or leave out. All counts are 0 for a request that fits. */
export interface DecodeNotes {
  /** Log records, spans or data points that the request holds after decoding. */
  readonly records: number;
  /** Log records, spans or data points left out because they cannot be used (see `rejection`). */
  readonly rejected: number;
  /** Where and why the first one was left out; '' when none was. */
  readonly rejection: string;
  readonly truncatedKeys: number;
  readonly truncatedValues: number;
  /** Attributes above the limit per record; also added to the record's own `droppedAttributesCount`. */
  readonly droppedAttributes: number;
  /** Values nested too deep, replaced by null. */
  readonly cutValues: number;
  /** Strings with bytes that are not UTF-8, replaced by U+FFFD. For a JSON body: 1 when it has any. */
  readonly invalidUtf8: number;
}

/** Why a whole request is refused. `field` is a path such as `resourceLogs[0].scopeLogs[0].logRecords[17].traceId`, or ''. */
export interface DecodeProblem {
  readonly field: string;
  readonly message: string;
}

/** The same bytes always give the same result (with the same limits): a journal can decode again what a receiver accepted. */
export type DecodeResult<Request> =
  | { readonly ok: true; readonly request: Request; readonly notes: DecodeNotes }
  | { readonly ok: false; readonly problem: DecodeProblem };
