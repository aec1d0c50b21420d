const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):?(\d\d))$/;
const DURATION = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))*$|^[+-]?0$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const HOSTNAME = /^(?=.{1,253}$)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** The formats of strings that Kubernetes checks, without hyphens. A format that is not here is not checked, as there. */
const STRINGS: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  datetime: isDateTime,
  duration: (text) => DURATION.test(text),
  uuid: (text) => UUID.test(text),
  uuid3: (text) => UUID.test(text),
  uuid4: (text) => UUID.test(text),
  uuid5: (text) => UUID.test(text),
  byte: (text) => BASE64.test(text),
  ipv4: (text) => IPV4.test(text),
  ipv6: isIpv6,
  ip: (text) => IPV4.test(text) || isIpv6(text),
  cidr: isCidr,
  hostname: (text) => HOSTNAME.test(text),
  email: (text) => EMAIL.test(text),
  mac: (text) => /^(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$/.test(text),
  uri: isUri,
};

/** Whether `text` is what `format` asks for. */
export function hasFormat(text: string, format: string): boolean {
  return STRINGS[format.replaceAll('-', '')]?.(text) ?? true;
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined || +month < 1 || +month > 12 || +day < 1) return false;
  const isLeap = +year % 4 === 0 && (+year % 100 !== 0 || +year % 400 === 0);
  return +day <= (month === '02' && !isLeap ? 28 : MONTH_DAYS[+month - 1]);
}

function isDateTime(text: string): boolean {
  const [, date, hour, minute, second, zoneHour = '0', zoneMinute = '0'] = DATE_TIME.exec(text) ?? [];
  return date !== undefined && isDate(date) && +hour <= 23 && +minute <= 59 && +second <= 59 && +zoneHour <= 23 && +zoneMinute <= 59;
}

function isIpv6(text: string): boolean {
  const mixed = /^(.*:)([\d.]+)$/.exec(text); // the last 32 bits may be written as IPv4
  const whole = mixed && IPV4.test(mixed[2]) ? `${mixed[1]}0:0` : text;
  const halves = whole.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (halves.length === 2 ? groups.length < 8 : groups.length === 8);
}

function isCidr(text: string): boolean {
  const [, address, bits] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  if (address === undefined) return false;
  return IPV4.test(address) ? +bits <= 32 : isIpv6(address) && +bits <= 128;
}

function isUri(text: string): boolean {
  return /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|\/)\S*$/.test(text);
}
