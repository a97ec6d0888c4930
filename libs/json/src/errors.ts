/** Why a JSON text or value was refused. */
export type StrictJsonErrorCode =
  | 'not_utf8'
  | 'syntax'
  | 'trailing'
  | 'duplicate_key'
  | 'case_fold_key'
  | 'nul_key'
  | 'reserved_key'
  | 'number_range'
  | 'lone_surrogate'
  | 'too_deep'
  | 'too_large'

const ADVICE: Record<StrictJsonErrorCode, string> = {
  not_utf8: 'bytes that are not UTF-8; send UTF-8 without a byte order mark',
  syntax: 'text that is not JSON by RFC 8259',
  trailing: 'something after the end of the JSON text; send one text',
  duplicate_key: 'a key that stands twice in one object; send it once',
  case_fold_key: 'a key that differs from another one of its object only in case; rename one',
  nul_key: 'a key with the character U+0000; rename it',
  reserved_key: 'a key that could be taken for a reserved one; spell it exactly or rename it',
  number_range: 'a number that a double does not hold; send a large integer as a string',
  lone_surrogate: 'an escaped surrogate without its pair; send well-formed Unicode',
  too_deep: 'more nested arrays and objects than allowed; send a flatter value',
  too_large: 'more than the allowed size; send less',
}

/** A JSON text or value that was refused. The message names the kind of fault and its place, never the content. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError'
  readonly code: StrictJsonErrorCode
  /** Where the fault is: bytes from the start for what was read as bytes, characters for what was read as a string. */
  readonly offset: number

  constructor(code: StrictJsonErrorCode, offset: number, unit: 'byte' | 'character' = 'byte') {
    super(`${ADVICE[code]} (at ${unit} ${offset})`)
    this.code = code
    this.offset = offset
  }
}
