/** Thrown when the steps of an evaluation are used up, or it recurses too deeply. */
export class Exhausted extends Error {
  override readonly name = 'Exhausted'
}

/** Most subschemas applied within each other, and most levels of a value that are compared. */
export const MOST_NESTED = 1000
