// Models as JSON, for programs that read nothing else.
import { constants } from 'node:buffer';
import { MlpError } from '../errors.js';
import { type Field, readJson, record } from './fields.js';
import { layersField, layersText } from './layer-json.js';
import type { FileLayer, PlainLayer } from './plain-layers.js';

/** What the JSON of a model holds. */
export interface ModelJson {
  readonly layers: readonly FileLayer[];
  /** The other fields by name, each as JSON. */
  readonly fields: ReadonlyMap<string, string>;
}

/** No text has more characters, each of which is a byte at least. */
const MAX_BYTES = constants.MAX_STRING_LENGTH;

const allFields: Field<ModelJson> = (value, name, where) => {
  const { layers } = record({ layers: layersField })(value, name, where);
  const others = Object.entries(value as object).filter(([key]) => key !== 'layers');
  return { layers, fields: new Map(others.map(([key, field]) => [key, JSON.stringify(field)])) };
};

/**
 * The fields of `description`, then `layers`, from the first on. A linear one: weight [in][out], bias [out] if there is one, the activation's name
 * or `none`, and its options if it has some; a row of weights has a line. An activation with no linear layer right before it is a layer
 * without weight. Others are objects of one field: `temperature` divides by it; `targetScale` gives mean + deviation x; `ensemble` has
 * `members`, lists of layers, and `average`. Numbers have the fewest digits that read back as the same float32.
 */
export function encodeModelJson(description: object, layers: readonly PlainLayer[]): Uint8Array {
  const fields = Object.entries(description).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`);
  const whole = ['{\n', ...fields, '  "layers": ', ...layersText(layers, '  '), '\n}\n'];
  return Buffer.concat(whole.map((piece) => Buffer.from(piece)));
}

/**
 * Reads what {@link encodeModelJson} wrote; numbers become the nearest float32.
 * @param where the file, for errors
 * @throws MlpError `ERR_MLP_FORMAT` that names the field which is not as it should be
 */
export function decodeModelJson(bytes: Uint8Array, where: string): ModelJson {
  if (bytes.length > MAX_BYTES)
    throw new MlpError('ERR_MLP_FORMAT', `it has ${bytes.length} bytes, and JSON of ${MAX_BYTES} is read at most`, where); // prettier-ignore
  return readJson(Buffer.from(bytes).toString(), 'the file', where, allFields);
}
