import { CodedError } from '../../../lib/sys/errors';
import { Templates } from './templates';

/** Renders what is no template at all as it is. The template language is to come in here from `lib/template`, with the files that `templates` names. */
export function plainTemplates(): Templates {
  const render = (template: string) => {
    if (!template.includes('{{')) return template;
    throw new CodedError('UNSUPPORTED', 'templates are not rendered yet: write the text without {{ }}');
  };
  return { text: render, html: render };
}
