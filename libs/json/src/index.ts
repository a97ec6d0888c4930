export { canonicalJson } from './canonical-json.ts'
export { StrictJsonError, type StrictJsonErrorCode } from './errors.ts'
export { JsonCursor, type JsonToken, MAX_DEPTH } from './json-cursor.ts'
export {
  type Edit,
  elementSpans,
  type JsonPath,
  keepElements,
  replaceSpans,
  type Span,
  valueSpan,
} from './json-spans.ts'
export type { JsonArray, JsonObject, JsonValue } from './json-value.ts'
export { literalOffsets, literalText } from './literal-text.ts'
export { MAX_BYTES, readStrictJson, type StrictJsonLimits } from './read-strict-json.ts'
export { ANY_KEY, reserveKeys, type ReservedKeys, type ReservedNames } from './reserved-keys.ts'
