import { Json, JsonObject } from '../../../../lib/crds/json';
import { ByteReader } from '../../../../lib/encoding/byte-reader';
import { badRequest } from '../api-error';
import { FieldNumbers, MessageField, MessageLayout } from '../builtin/field-numbers';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const MAGIC = 'k8s\0';
const VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5;
const DIGITS_OF_MICROS = 6;

/**
 * Reads objects in the protobuf form of Kubernetes: behind a magic number a message with type (1) and object (2), whose layout is that of the
 * object's definition. What is empty and means nothing is left out, as it is where Go writes JSON; fields without a number here are passed over.
 */
export class ProtobufDecoder {
  constructor(private readonly numbers: FieldNumbers) {}

  /** Whether objects of a definition are read. */
  reads(definition: string): boolean {
    return this.numbers.layout(definition) !== undefined;
  }

  /** @throws ApiError BadRequest for bytes that are none */
  decode(bytes: Uint8Array, definition: string): JsonObject {
    const fail = (why: string) => badRequest(`the object provided is unrecognized (must be of type ${definition}): ${why}`);
    if (Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') !== MAGIC) throw fail('it does not begin as protobuf of Kubernetes does');
    const reader = new ByteReader(bytes, MAGIC.length);
    const type: JsonObject = {}, object: JsonObject = {};
    eachField(reader, (number) => {
      if (number === 1) eachField(reader, (part) => { type[part === 1 ? 'apiVersion' : 'kind'] = rest(reader); });
      else if (number === 2) this.readMessage(reader, this.numbers.layout(definition)!, object);
    });
    if (reader.failed) throw fail(`its protobuf is broken at byte ${reader.failedAt}`);
    return { ...type, ...object };
  }

  private readMessage(reader: ByteReader, layout: MessageLayout, into: JsonObject): void {
    const maps = new Map<string, Map<string, Json>>();
    eachField(reader, (number, wire) => {
      const field = layout.get(number);
      if (field instanceof Map) return this.readMessage(reader, field, into);
      if (field) this.readField(reader, wire, field as MessageField, into, maps);
    });
    for (const [name, entries] of maps) into[name] = Object.fromEntries(entries); // whatever their keys are called
  }

  private readField(reader: ByteReader, wire: number, field: MessageField, into: JsonObject, maps: Map<string, Map<string, Json>>): void {
    const { definition: { name, type: { container }, isRequired } } = field;
    if (container === 'map') {
      let entries = maps.get(name);
      if (!entries) maps.set(name, entries = new Map());
      this.readEntry(reader, field, entries);
    } else if (container === 'list') {
      const list = (into[name] ??= []) as Json[];
      do list.push(this.readValue(reader, wire, field) ?? ''); while (wire === BYTES && isNumber(field) && reader.at < reader.end); // numbers may be packed
    } else {
      const value = this.readValue(reader, wire, field);
      const isEmpty = value === '' || value === 0 || value === false;
      if (value !== undefined && (!isEmpty || field.isPointer || isRequired)) into[name] = value;
    }
  }

  private readEntry(reader: ByteReader, field: MessageField, entries: Map<string, Json>): void {
    let key = '', value: Json | undefined;
    eachField(reader, (number, wire) => {
      if (number === 1) key = rest(reader);
      else if (number === 2) value = this.readValue(reader, wire, field);
    });
    entries.set(key, value ?? '');
  }

  /** @returns undefined for what is no value, such as a time that is none */
  private readValue(reader: ByteReader, wire: number, field: MessageField): Json | undefined {
    const { definition: { type: { base } }, isBytes } = field;
    if (isBytes) return Buffer.from(reader.raw(reader.end - reader.at)).toString('base64');
    switch (base) {
      case 'string': return rest(reader);
      case 'bool': return reader.uvarint32() !== 0;
      case 'int32': case 'int64': return reader.int64();
      case 'Time': return readTime(reader, 0);
      case 'MicroTime': return readTime(reader, DIGITS_OF_MICROS);
      case 'Quantity': return readText(reader);
      case 'IntOrString': return readIntOrString(reader);
      case 'any': return readRaw(reader);
    }
    const object: JsonObject = {};
    const layout = this.numbers.layout(base);
    if (layout && wire === BYTES) this.readMessage(reader, layout, object);
    return object;
  }
}

function isNumber({ definition: { type: { base } } }: MessageField): boolean {
  return base === 'int32' || base === 'int64';
}

/**
 * Hands over number and wire type of each field; `take` finds the reader at its value, and for one that has a length limited to it. What it
 * does not read is passed over.
 */
function eachField(reader: ByteReader, take: (number: number, wire: number) => void): void {
  while (reader.at < reader.end) {
    const key = reader.uvarint32(), wire = key & 7, number = key >>> 3;
    if (wire === BYTES) {
      const outer = reader.open(reader.uvarint32());
      take(number, wire);
      reader.close(outer);
    } else if (wire === VARINT) {
      const at = reader.at;
      take(number, wire);
      if (reader.at === at) reader.uvarint64();
    } else if (wire === FIXED64 || wire === FIXED32) reader.skip(wire === FIXED64 ? 8 : 4);
    else reader.fail();
  }
}

function rest(reader: ByteReader): string {
  return reader.utf8(reader.end - reader.at);
}

/** A message with one text. */
function readText(reader: ByteReader): string {
  let text = '';
  eachField(reader, (number) => { if (number === 1) text = rest(reader); });
  return text;
}

/** JSON within a message; where it holds none, it is an object. */
function readRaw(reader: ByteReader): Json {
  const text = readText(reader);
  if (text === '') return {};
  try {
    return JSON.parse(text) as Json;
  } catch {
    reader.fail();
    return {};
  }
}

function readTime(reader: ByteReader, digits: number): string | undefined {
  let seconds: number | undefined, nanos = 0;
  eachField(reader, (number) => {
    if (number === 1) seconds = reader.int64();
    else if (number === 2) nanos = reader.int64();
  });
  if (seconds === undefined) return undefined;
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) {
    reader.fail();
    return undefined;
  }
  const fraction = digits === 0 ? '' : `.${String(nanos).padStart(9, '0').slice(0, digits)}`;
  return `${date.toISOString().slice(0, -5)}${fraction}Z`;
}

function readIntOrString(reader: ByteReader): Json {
  let isText = false, number = 0, text = '';
  eachField(reader, (part) => {
    if (part === 1) isText = reader.uvarint32() === 1;
    else if (part === 2) number = reader.int64();
    else if (part === 3) text = rest(reader);
  });
  return isText ? text : number;
}
