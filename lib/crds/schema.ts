import { fillDefaults } from './defaults';
import { FieldError } from './field-error';
import { JsonObject } from './json';
import { pruneUnknown } from './prune';
import { compileNode } from './compile-node';
import { SchemaNode } from './schema-node';
import { validateRules } from './rules';
import { SchemaText } from './schema-text';
import { validateValue } from './validate';

/** A schema made ready to be used many times, with its rules (`x-kubernetes-validations`, in CEL). */
export class Schema {
  private constructor(readonly root: SchemaNode) {}

  /**
   * Compiles what stands under `openAPIV3Schema` of a CustomResourceDefinition.
   * @throws CodedError BAD_SCHEMA naming the place, for a pattern that is no regular expression, or nesting past `MAX_DEPTH`
   */
  static compile(text: SchemaText): Schema {
    return new Schema(compileNode(text));
  }

  /** Fills in what is missing and has a default, in `value` itself; a null where none may stand leaves, or gives way to the default. */
  applyDefaults(value: JsonObject): void {
    fillDefaults(this.root, value);
  }

  /**
   * Takes out of `value` itself every field that has no schema. Top-level apiVersion, kind and metadata stay.
   * @returns the paths of what left, such as `spec.items[0].bogus`, in order
   */
  prune(value: JsonObject): string[] {
    const unknown: string[] = [];
    pruneUnknown(this.root, value, '', true, unknown);
    return unknown.sort();
  }

  /**
   * Everything that is wrong with `value`, and nothing where it fits.
   * @param before what it was before an update: parts that are as they were are not looked at
   */
  validate(value: JsonObject, before?: JsonObject): FieldError[] {
    const errors: FieldError[] = [];
    validateValue(this.root, value, '', '', errors, before);
    validateRules(this.root, value, '', errors, before);
    return errors;
  }

  /** As `validate`, for one top-level field alone: its messages name it from there, as the originals do for the status subresource. */
  validateField(value: JsonObject, field: string, before?: JsonObject): FieldError[] {
    const errors: FieldError[] = [];
    const node = this.root.properties?.get(field);
    if (!node || value[field] === undefined) return errors;
    validateValue(node, value[field], field, '', errors, before?.[field]);
    validateRules(node, value[field], field, errors, before?.[field]);
    return errors;
  }
}
