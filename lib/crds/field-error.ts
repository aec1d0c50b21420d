import { quote } from '../encoding/go-quote';
import { Json } from './json';

/** The reasons of Kubernetes for refusing a field. */
export type FieldErrorReason =
  'FieldValueRequired' | 'FieldValueInvalid' | 'FieldValueTypeInvalid' | 'FieldValueNotSupported' | 'FieldValueForbidden' | 'FieldValueTooLong' |
  'FieldValueTooMany' | 'FieldValueDuplicate' | 'FieldValueNotFound';

/** Why a field was refused. `message` is what stands behind the field's name: `Invalid value: "BIG": ...`. */
export interface FieldError { readonly reason: FieldErrorReason; readonly field: string; readonly message: string }

export function required(field: string, detail = ''): FieldError {
  return { reason: 'FieldValueRequired', field, message: withDetail('Required value', detail) };
}

/** @param shown the value as it shall be told, which is not always the one that was sent */
export function invalid(field: string, shown: Json, detail: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: withDetail(`Invalid value: ${valueText(shown)}`, detail) };
}

/** As `invalid`, but of an object or a list the value is not shown. */
export function invalidPart(field: string, value: Json, detail: string): FieldError {
  const shown = value !== null && typeof value === 'object' ? '' : ` ${valueText(value)}:`;
  return { reason: 'FieldValueInvalid', field, message: `Invalid value:${shown} ${detail}` };
}

export function typeInvalid(field: string, shown: Json, detail: string): FieldError {
  return { reason: 'FieldValueTypeInvalid', field, message: withDetail(`Invalid value: ${valueText(shown)}`, detail) };
}

export function notSupported(field: string, value: Json, supported: readonly Json[]): FieldError {
  const message = `Unsupported value: ${valueText(value)}: supported values: ${supported.map(valueText).join(', ')}`;
  return { reason: 'FieldValueNotSupported', field, message };
}

export function forbidden(field: string, detail: string): FieldError {
  return { reason: 'FieldValueForbidden', field, message: withDetail('Forbidden', detail) };
}

export function tooLong(field: string, most: number): FieldError {
  return { reason: 'FieldValueTooLong', field, message: `Too long: may not be more than ${most} bytes` };
}

export function tooMany(field: string, count: number, most: number): FieldError {
  return { reason: 'FieldValueTooMany', field, message: `Too many: ${count}: must have at most ${most} items` };
}

export function duplicate(field: string, value: Json): FieldError {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${valueText(value)}` };
}

/** `spec.size: Required value`: an error on one line. */
export function fieldErrorText({ field, message }: FieldError): string {
  return `${field}: ${message}`;
}

function valueText(value: Json): string {
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

function withDetail(text: string, detail: string): string {
  return detail === '' ? text : `${text}: ${detail}`;
}
