import { Random } from '../../sys/random';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford's 32
const TIME_DIGITS = 10, RANDOM_DIGITS = 16;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The name of a block: 48 bits of time in milliseconds, then 80 random ones, so that names sort by when they were given. Source: github.com/ulid/spec. */
export function newUlid(now: number, random: Random): string {
  let time = '';
  for (let i = 0, left = now; i < TIME_DIGITS; i++, left = Math.floor(left / 32)) time = DIGITS[left % 32] + time;
  return time + Array.from(random.bytes(new Uint8Array(RANDOM_DIGITS)), (byte) => DIGITS[byte & 31]).join('');
}

/** Whether a directory is named as a block. */
export function isUlid(name: string): boolean {
  return ULID.test(name);
}
