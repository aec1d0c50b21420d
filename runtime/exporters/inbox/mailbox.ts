/** How a message came in. */
export type MessageKind = 'webhook' | 'mail' | 'chat' | 'text';

/** What was received. */
export interface Message {
  /** Rises by one with each message. */
  readonly id: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly kind: MessageKind;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** JSON as it was parsed, or text. */
  readonly body: unknown;
}

const MOST = 1000, MOST_BYTES = 16 << 20;

/** The latest messages: at most a thousand, and 16 MiB. The oldest leave. */
export class Mailbox {
  private readonly kept: Array<{ message: Message; bytes: number }> = [];
  private bytes = 0;
  private last = 0;
  /** How many came in since the start, by kind. */
  readonly counts: Record<MessageKind, number> = { webhook: 0, mail: 0, chat: 0, text: 0 };

  /** @param bytes that the message counts for */
  add(message: Omit<Message, 'id'>, bytes: number): Message {
    const whole = { id: ++this.last, ...message };
    this.kept.push({ message: whole, bytes });
    this.bytes += bytes;
    this.counts[message.kind]++;
    while (this.kept.length > MOST || this.bytes > MOST_BYTES && this.kept.length > 1) this.bytes -= this.kept.shift()!.bytes;
    return whole;
  }

  /** Those that came behind the message `id`, the oldest first. */
  after(id: number): Message[] {
    return this.kept.map(({ message }) => message).filter((message) => message.id > id);
  }

  clear(): void {
    this.kept.length = 0;
    this.bytes = 0;
  }
}
