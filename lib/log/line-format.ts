import { Fields, Level } from './logger';

/** How lines look. Field texts are made apart from lines, so that the fields of `with` are formatted once. */
export interface LineFormat {
  /** The text of `fields` as it stands behind the message. */
  fields(fields: Fields): string;
  /**
   * A whole line, its newline included and no other in it.
   * @param time   milliseconds since the Unix epoch
   * @param source the file that the line comes from; undefined leaves it out
   * @param fields texts of `fields` above, one behind the other
   */
  line(time: number, level: Level, source: string | undefined, message: string, fields: string): string;
}

/** A field may not pass for the line's own: like the originals', it is then called `logged_time`. */
export function fieldName(key: string): string {
  return key === 'time' || key === 'level' || key === 'source' ? `logged_${key}` : key;
}
