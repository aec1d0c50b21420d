import { FieldDefinition } from './notation';
import { BuiltinSchemas } from './schemas';
import { FIELD_NUMBERS } from './schemas/field-numbers';

/** A field of a message. */
export interface MessageField {
  readonly definition: FieldDefinition;
  /** What is written although it is empty was meant so; of other fields it is as good as absent. */
  readonly isPointer: boolean;
  /** Bytes, which JSON has in base64. */
  readonly isBytes: boolean;
}

/** The fields of a message by their numbers. One that is a message itself stands for its fields, which JSON has in the outer one. */
export type MessageLayout = ReadonlyMap<number, MessageField | MessageLayout>;

/**
 * Knows how definitions are laid out in protobuf. The table has the fields of each in the order of their numbers:
 * ```
 * Secret: metadata data:bytes type stringData immutable*
 * Volume: name +VolumeSource
 * LeaseSpec: holderIdentity* - acquireTime @9 strategy*
 * ```
 * `-` is a number that nothing has, `@9` goes on with 9, `+` puts the fields of a message there, and `*` marks what tells empty from absent.
 */
export class FieldNumbers {
  private readonly lines: ReadonlyMap<string, readonly string[]>;
  private readonly layouts = new Map<string, MessageLayout>();

  constructor(private readonly schemas: BuiltinSchemas, text = FIELD_NUMBERS) {
    const entries = text.replace(/\n +/g, ' ').split('\n').filter((line) => line !== '').map((line) => line.split(': ', 2));
    this.lines = new Map(entries.map(([name, fields]) => [name, fields.split(' ')]));
  }

  /** Undefined for what has no protobuf form here. */
  layout(definition: string): MessageLayout | undefined {
    let found = this.layouts.get(definition);
    if (!found && this.lines.has(definition)) this.layouts.set(definition, found = this.read(definition, definition));
    return found;
  }

  /** @param owner the definition whose fields those of `name` are */
  private read(name: string, owner: string): MessageLayout {
    const fields = new Map(this.schemas.definition(owner).fields.map((field) => [field.name, field]));
    const layout = new Map<number, MessageField | MessageLayout>();
    let number = 0;
    for (const word of this.lines.get(name)!) {
      if (word.startsWith('@')) {
        number = Number(word.slice(1)) - 1;
        continue;
      }
      number++;
      if (word === '-') continue;
      if (word.startsWith('+')) layout.set(number, this.read(word.slice(1), owner));
      else {
        const [, field, star, bytes] = /^([$\w]+)(\*?)(:bytes)?$/.exec(word)!;
        const definition = fields.get(field);
        if (!definition) throw new Error(`the field numbers of ${name} name ${field}, which ${owner} does not have`);
        layout.set(number, { definition, isPointer: star !== '', isBytes: bytes !== undefined });
      }
    }
    return layout;
  }
}
