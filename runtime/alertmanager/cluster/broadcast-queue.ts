interface Broadcast { readonly number: number; readonly key: string | undefined; readonly message: Uint8Array; readonly done?: () => void; told: number }

const LONGEST = 4096; // messages that wait; the oldest of those told most often go first

/** What is to be told to others: what was told least often first, and of that the newest; each as often as it takes to reach all of a cluster. */
export class BroadcastQueue {
  private waiting: Broadcast[] = []; // told least often first, and of those the newest
  private queued = 0;

  constructor(private readonly options: {
    /** Nodes there are. */
    readonly nodes: () => number;
    /** Times the logarithm of their number a message is told. */
    readonly factor: number;
    /** Told how many messages were dropped. */
    readonly pruned?: (count: number) => void;
  }) {}

  get size(): number {
    return this.waiting.length;
  }

  /** @param key of what the message is about: it takes the place of an earlier one. @param done called when it has been told often enough, or was replaced */
  queue(message: Uint8Array, key?: string, done?: () => void): void {
    if (key !== undefined) {
      this.waiting.filter((other) => other.key === key).forEach((other) => other.done?.());
      this.waiting = this.waiting.filter((other) => other.key !== key);
    }
    this.waiting.unshift({ number: this.queued++, key, message, done, told: 0 });
    if (this.waiting.length > LONGEST) this.options.pruned?.(this.waiting.splice(LONGEST).length);
  }

  /** As many messages as fit into `room` bytes, each taking `overhead` more. They count as told. */
  take(room: number, overhead: number, most: number): Uint8Array[] {
    const { factor, nodes } = this.options, limit = factor * Math.ceil(Math.log10(nodes() + 1));
    const taken: Uint8Array[] = [];
    const over: Broadcast[] = [];
    for (const broadcast of this.waiting) {
      const size = broadcast.message.length + overhead;
      if (size > room || taken.length >= most) continue;
      room -= size;
      taken.push(broadcast.message);
      if (++broadcast.told >= limit) over.push(broadcast);
    }
    if (over.length) this.waiting = this.waiting.filter((broadcast) => !over.includes(broadcast));
    this.waiting.sort((a, b) => a.told - b.told || b.number - a.number);
    for (const { done } of over) done?.();
    return taken;
  }
}
