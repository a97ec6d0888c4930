/** Why a text was not understood. */
export type FactsErrorCode =
  | 'not_text'
  | 'too_long'
  | 'not_sql'
  | 'ambiguous_text'
  | 'executable_comment'
  | 'no_statement'
  | 'too_deep'
  | 'too_many_names'
  | 'unknown_node'
  | 'parser_failed'

const SENTENCES: Record<FactsErrorCode, string> = {
  not_text: 'it is missing, or is not well-formed text',
  too_long: 'it is longer than 64 KB',
  not_sql: 'it is not valid SQL of its dialect',
  ambiguous_text: 'it holds characters that servers of its dialect may read in different ways',
  executable_comment: 'it holds a comment that a server executes',
  no_statement: 'it holds no statement',
  too_deep: 'it is nested too deeply',
  too_many_names: 'it names more tables, functions or kinds of statement than are counted',
  unknown_node: 'it holds a construct that the analysis does not know',
  parser_failed: 'it is more than the parser can hold',
}

/** Ends an analysis. Its message is one of a fixed set of sentences, and holds nothing of the text. */
export class FactsError extends Error {
  override readonly name = 'FactsError'
  readonly code: FactsErrorCode

  constructor(code: FactsErrorCode) {
    super(SENTENCES[code])
    this.code = code
  }
}
