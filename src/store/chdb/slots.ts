/** At most `size` holders at a time; the others wait in line, at most `waitingMax` of them. */
export class Slots {
  readonly #size: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #held = 0;

  constructor(size: number, waitingMax: number) {
    this.#size = size;
    this.#waitingMax = waitingMax;
  }

  /** Runs `work` when its turn comes; null when the line is too long. */
  run<T>(work: () => Promise<T>): Promise<T> | null {
    if (this.#held >= this.#size && this.#waiting.length >= this.#waitingMax) return null;
    return this.#enter().then(work).finally(this.#leave);
  }

  async #enter(): Promise<void> {
    if (this.#held < this.#size) {
      this.#held += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** A slot goes from holder to next in line without becoming free, so that nobody overtakes. */
  readonly #leave = (): void => {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held -= 1;
    else next();
  };
}
