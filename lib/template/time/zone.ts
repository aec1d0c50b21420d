import { CallError } from '../error';

/** A place's time: how far it is from UTC, and how that is called. */
export interface Zone {
  /** As `time.Location` prints it, such as `UTC` or `Europe/Berlin`. */
  readonly name: string;
  /** @param seconds since the Unix epoch */
  at(seconds: number): { readonly offset: number; readonly abbreviation: string };
}

export const UTC: Zone = { name: 'UTC', at: () => ({ offset: 0, abbreviation: 'UTC' }) };
/** What the locales do not tell, or tell otherwise than the database: abbreviations by offset, and the zones that have them. */
const ABBREVIATIONS: ReadonlyArray<readonly [string, string]> = [
  ['-1000=HST -0900=HDT', 'America/Adak America/Atka US/Aleutian'],
  ['-0700=MST', 'America/Dawson America/Hermosillo America/Mazatlan America/Whitehorse Mexico/BajaSur Canada/Yukon'],
  ['-0500=CST -0400=CDT', 'America/Havana Cuba'],
  ['-0330=NST -0230=NDT', 'America/St_Johns Canada/Newfoundland'],
  ['-1100=SST', 'Pacific/Midway Pacific/Pago_Pago Pacific/Samoa US/Samoa'],
  ['+0000=GMT', 'Etc/GMT GMT GMT+0 GMT-0 GMT0 Greenwich Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich'],
  ['+0000=GMT +0100=IST', 'Europe/Dublin Eire'],
  ['+0000=GMT +0100=BST', 'Europe/Guernsey Europe/Isle_of_Man Europe/Jersey'],
  ['+0100=MET +0200=MEST', 'MET'],
  ['+0200=IST +0300=IDT', 'Asia/Jerusalem Asia/Tel_Aviv Israel'],
  ['+0300=MSK', 'Europe/Kirov Europe/Moscow Europe/Simferopol Europe/Volgograd W-SU'],
  ['+0500=PKT', 'Asia/Karachi'],
  ['+0700=WIB', 'Asia/Jakarta Asia/Pontianak'],
  ['+0800=CST', 'Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Macao Asia/Macau Asia/Shanghai Asia/Taipei PRC ROC'],
  ['+0800=HKT', 'Asia/Hong_Kong Hongkong'],
  ['+0800=PST', 'Asia/Manila'],
  ['+0800=WITA', 'Asia/Makassar Asia/Ujung_Pandang'],
  ['+0900=JST', 'Asia/Tokyo Japan'],
  ['+0900=KST', 'Asia/Pyongyang Asia/Seoul ROK'],
  ['+0900=WIT', 'Asia/Jayapura'],
  ['+1000=ChST', 'Pacific/Guam Pacific/Saipan'],
  ['', 'Antarctica/Casey Antarctica/Troll Asia/Colombo Asia/Dubai Asia/Muscat Australia/Eucla Australia/LHI Australia/Lord_Howe'], // numbers, as is usual
];
const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA']; // each knows the abbreviations of its own parts of the world

/** The zone of the IANA database with this name. @throws CallError in the words of Go */
export function loadZone(name: string): Zone {
  if (name === '' || name === 'UTC') return UTC;
  let formats: readonly Intl.DateTimeFormat[];
  try {
    if (!/^[A-Za-z]/.test(name)) throw new RangeError(); // an offset, which is no name
    formats = [formatOf('en-US', name, 'longOffset'), ...LOCALES.map((locale) => formatOf(locale, name, 'short'))];
  } catch {
    throw new CallError(`unknown time zone ${name}`);
  }
  const [offsets, ...names] = formats;
  const own = ABBREVIATIONS.find(([, zones]) => zones.split(' ').includes(name))?.[0];
  return {
    name,
    at: (seconds) => {
      const offset = secondsOf(nameIn(offsets, seconds));
      const number = numeric(offset);
      if (own !== undefined) return { offset, abbreviation: own.split(' ').find((each) => each.startsWith(`${number.padEnd(5, '0')}=`))?.slice(6) ?? number };
      const abbreviation = names.map((format) => nameIn(format, seconds)).find((text) => !/^GMT[+-]/.test(text));
      return { offset, abbreviation: abbreviation ?? number };
    },
  };
}

/** A zone that is only an offset, as a time that was read with one has it. */
export function fixedZone(name: string, offset: number): Zone {
  return { name, at: () => ({ offset, abbreviation: name }) };
}

function formatOf(locale: string, timeZone: string, timeZoneName: 'longOffset' | 'short'): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { timeZone, timeZoneName });
}

function nameIn(format: Intl.DateTimeFormat, seconds: number): string {
  return format.formatToParts(seconds * 1000).find(({ type }) => type === 'timeZoneName')!.value;
}

/** Reads `GMT+05:30`. */
function secondsOf(text: string): number {
  const [, sign, hours, minutes, seconds = '0'] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text.replace('\u2212', '-')) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** `+05`, `+0530`: what the database has for places without an abbreviation. */
function numeric(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  return (offset < 0 ? '-' : '+') + hours + (minutes % 60 ? String(minutes % 60).padStart(2, '0') : '');
}
