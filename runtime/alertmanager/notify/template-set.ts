import { globFiles } from '../../../lib/config/file-glob';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { DEFAULT_TEMPLATES } from '../../../lib/template/default-templates';
import { NotificationData, notificationValue } from '../../../lib/template/notification-data';
import { NOTIFICATION_FUNCTIONS, notificationFunctions } from '../../../lib/template/notification-functions';
import { Template } from '../../../lib/template/template';
import { Time } from '../../../lib/template/time/time';
import { fixedZone, UTC } from '../../../lib/template/time/zone';
import { Instant } from '../instant';
import { AlertContent, Content } from './content';
import { Templates } from './templates';

const LARGEST = 1 << 20; // bytes of a file
const MOST_TEXTS = 1000; // that are kept parsed

/** The default templates and those of files, which the texts of a configuration call. */
export class TemplateSet implements Templates {
  private readonly texts = new Map<string, Template>();
  private readonly htmlTexts = new Map<string, Template>();

  constructor(private readonly textSet: Template, private readonly htmlSet: Template, private readonly clock: Clock) {}

  text(template: string, content: Content): string {
    return template.includes('{{') ? this.execute(parsed(this.texts, this.textSet, template), content) : template;
  }

  html(template: string, content: Content): string {
    return this.execute(parsed(this.htmlTexts, this.htmlSet, template), content);
  }

  private execute(template: Template, content: Content): string {
    const functions = notificationFunctions({ now: this.clock.now(), routeLabels: content.routeLabels });
    return template.execute('', notificationValue(dataOf(content)), { functions });
  }
}

/**
 * Reads the files that the patterns stand for, each of which may define templates anew.
 * @param patterns absolute
 * @throws CodedError BAD_CONFIG naming the file and the line, BAD_PATTERN; FsError
 */
export async function loadTemplates(fs: Fs, patterns: readonly string[], clock: Clock): Promise<TemplateSet> {
  const options = { functions: NOTIFICATION_FUNCTIONS };
  const text = Template.parse('default.tmpl', DEFAULT_TEMPLATES, options), html = Template.parse('default.tmpl', DEFAULT_TEMPLATES, { ...options, html: true });
  for (const pattern of patterns) {
    for (const path of await globFiles(fs, pattern)) {
      const content = Buffer.from(await fs.readFile(path, LARGEST)).toString();
      const name = path.slice(path.lastIndexOf('/') + 1);
      try {
        for (const set of [text, html]) set.add(name, content);
      } catch (err) {
        throw new CodedError('BAD_CONFIG', `${path}: ${errorText(err)}`, err);
      }
    }
  }
  return new TemplateSet(text, html, clock);
}

/** Whether a text of a configuration can be read as a template. @throws TemplateError */
export function checkTemplate(text: string): void {
  Template.parse('', text, { functions: NOTIFICATION_FUNCTIONS });
}

function parsed(known: Map<string, Template>, set: Template, text: string): Template {
  const present = known.get(text);
  if (present) return present;
  const template = set.with('', text);
  if (known.size < MOST_TEXTS) known.set(text, template); // a configuration has few; more come from secrets that change
  return template;
}

function dataOf({ alerts, ...content }: Content): NotificationData {
  return { ...content, alerts: alerts.map(alertOf) };
}

function alertOf({ startsAt, endsAt, ...alert }: AlertContent): NotificationData['alerts'][number] {
  return { ...alert, startsAt: timeOf(startsAt), endsAt: timeOf(endsAt) };
}

function timeOf({ ms, nanos, offset }: Instant): Time {
  return new Time(BigInt(ms) * 1_000_000n + BigInt(nanos), offset === 0 ? UTC : fixedZone('', offset * 60));
}
