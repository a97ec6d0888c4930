import type { RECOGNISED_KINDS } from '@sallyport/contracts'

export type RecognisedKind = (typeof RECOGNISED_KINDS)[number]

/** A part of a text, in UTF-16 units as JavaScript counts them; `end` is the place behind it. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly kind: RecognisedKind
}

export interface RecogniserOptions {
  readonly kinds: readonly RecognisedKind[]
  /** ISO 639-1. */
  readonly language: string
  /** What is less sure is left out; 0 to 1. */
  readonly minScore: number
}

/** Finds names of people and places that no expression describes. */
export interface Recogniser {
  /**
   * The spans of each text, in order and without overlap. Rejects with a {@link RecogniserError} where any text could not
   * be looked at whole, or with the reason of the signal.
   */
  find(
    texts: readonly string[],
    options: RecogniserOptions,
    signal: AbortSignal,
  ): Promise<readonly (readonly Span[])[]>
}

/** Why texts were not looked at. */
export type RecogniserErrorCode =
  | 'timeout'
  | 'unreachable'
  | 'refused'
  | 'invalid_answer'
  | 'too_large'

/** Texts that were not looked at; it holds nothing of them. */
export class RecogniserError extends Error {
  override readonly name = 'RecogniserError'
  readonly code: RecogniserErrorCode

  constructor(code: RecogniserErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
