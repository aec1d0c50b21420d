import { CodedError } from '../sys/errors';

/** A template that cannot be read or expanded. The message is Go's: `template: NAME:LINE: ...`, and the column too where it failed while it ran. */
export class TemplateError extends CodedError {
  constructor(message: string, cause?: unknown) {
    super('TEMPLATE', message, cause);
  }
}

/** What a function of a template refuses with; the execution adds where it was called. */
export class CallError extends CodedError {
  constructor(message: string, cause?: unknown) {
    super('TEMPLATE_CALL', message, cause);
  }
}
