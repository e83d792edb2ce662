/** Lets one loop sleep until somebody rings or the time is over. A ring while nobody sleeps is not remembered. */
export class Alarm {
  #wake: (() => void) | null = null;

  ring(): void {
    this.#wake?.();
  }

  /** `timeoutMs` null: only a ring wakes. */
  wait(timeoutMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeoutMs === null ? undefined : setTimeout(() => this.#wake?.(), timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}
