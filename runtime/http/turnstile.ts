import { Socket } from 'node:net';

/** Lets so many connections in at once; the others stand outside, unread, in the order in which they came. */
export class Turnstile {
  private inside = 0;
  private readonly waiting = new Set<Socket>();
  private open = true;

  /** @param admit gets each socket, paused, when it is its turn */
  constructor(private readonly places: number, private readonly line: number, private readonly admit: (socket: Socket) => void) {}

  /** Takes a paused socket, which is closed at once where the line is full. */
  enter(socket: Socket): void {
    if (this.inside < this.places) return this.seat(socket);
    if (!this.open || this.waiting.size >= this.line) {
      socket.destroy();
      return;
    }
    this.waiting.add(socket);
    socket.once('close', () => this.waiting.delete(socket));
  }

  /** Sends those away that wait. */
  close(): void {
    this.open = false;
    for (const socket of this.waiting) socket.destroy();
  }

  private seat(socket: Socket): void {
    this.inside++;
    socket.once('close', () => {
      this.inside--;
      const [next] = this.waiting;
      if (!next) return;
      this.waiting.delete(next);
      this.seat(next);
    });
    this.admit(socket);
    socket.resume();
  }
}
