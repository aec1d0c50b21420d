import { Content } from './content';

/** Renders what users wrote into their configuration. */
export interface Templates {
  /** @throws CodedError naming what is wrong with the template */
  text(template: string, content: Content): string;
  /** The same with everything that comes from `content` escaped for its place in HTML. */
  html(template: string, content: Content): string;
}
