/** A text with templates in it, by which errors say where they are. */
export class Source {
  constructor(readonly name: string, readonly text: string) {}

  /** The line of a place, from 1. */
  line(at: number): number {
    let line = 1;
    for (let i = this.text.indexOf('\n'); i >= 0 && i < at; i = this.text.indexOf('\n', i + 1)) line++;
    return line;
  }

  /** The bytes before a place on its line: what errors of Go call the column. */
  column(at: number): number {
    return Buffer.byteLength(this.text.slice(at > 0 ? this.text.lastIndexOf('\n', at - 1) + 1 : 0, at));
  }
}
