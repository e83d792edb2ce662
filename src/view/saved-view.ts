/** A filter that somebody gave a name. */
export interface SavedView {
  /** Of the file and of the address: letters, digits, `-` and `_`. */
  readonly id: string;
  readonly name: string;
  /** In the language of filters, `status:failed since:today`: what can be read in a file, in a review and in the search box. */
  readonly filter: string;
}

/** `built_in`: ships with the program. `file`: the user's, which can be changed. */
export interface KnownView extends SavedView {
  readonly origin: 'built_in' | 'file';
}

export const BUILT_IN_VIEWS: readonly SavedView[] = [
  { id: 'failed-today', name: 'Failed today', filter: 'status:failed since:today' },
  { id: 'costly-this-week', name: 'Costly this week', filter: 'cost:>1 since:7d' },
];
