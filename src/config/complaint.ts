/** Collects what is wrong with one backend: all of it, so that a person mends it in one go. */
export interface Complaint {
  readonly sentence: string;
  readonly hint: string;
  /** The setting that it is about, for its origin. */
  readonly setting: string | null;
  /** It is told, and the backend works all the same. */
  readonly isHarmless: boolean;
}

export interface Complaints {
  readonly list: readonly Complaint[];
  /** Keeps the backend off. Returns null, for whoever has nothing else to return. */
  add(setting: string | null, sentence: string, hint: string): null;
  mention(setting: string | null, sentence: string, hint: string): void;
}

export function createComplaints(): Complaints {
  const list: Complaint[] = [];
  return {
    list,
    add: (setting, sentence, hint) => {
      list.push({ setting, sentence, hint, isHarmless: false });
      return null;
    },
    mention: (setting, sentence, hint) => {
      list.push({ setting, sentence, hint, isHarmless: true });
    },
  };
}
