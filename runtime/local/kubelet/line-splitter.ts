import { StringDecoder } from 'node:string_decoder';

const LONGEST = 64 << 10; // characters of a line; what is longer goes on as another line

/** Cuts a stream of bytes into lines, holding no more than one line however the bytes come. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  add(bytes: Buffer): void {
    this.take(this.decoder.write(bytes));
  }

  /** The last line may be without its end. */
  end(): void {
    this.take(this.decoder.end());
    if (this.rest) this.onLine(this.rest);
    this.rest = '';
  }

  private take(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.put(this.rest + text.slice(from, end));
      this.rest = '';
      from = end + 1;
    }
    this.rest += text.slice(from);
    while (this.rest.length > LONGEST) {
      this.onLine(this.rest.slice(0, LONGEST));
      this.rest = this.rest.slice(LONGEST);
    }
  }

  private put(line: string): void {
    let from = 0;
    for (; line.length - from > LONGEST; from += LONGEST) this.onLine(line.slice(from, from + LONGEST));
    this.onLine(line.slice(from, line.endsWith('\r') ? -1 : undefined));
  }
}
