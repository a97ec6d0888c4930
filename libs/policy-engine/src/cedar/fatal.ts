/**
 * Whether what the engine threw leaves it unusable: an overrun stack or a trap of its WebAssembly does, since nothing
 * of it is undone. What it cannot take in it refuses with a plain Error, and goes on.
 */
export const isFatal = (error: unknown): boolean =>
  !(error instanceof Error) || error.name !== 'Error'
