/**
 * Whether every text in a value is Unicode. The engine throws at what is not, and each time loses some of its stack,
 * until it traps: such a value must not reach it.
 */
export function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (Array.isArray(value)) return value.every(isWellFormed)
  return typeof value !== 'object' || value === null || Object.values(value).every(isWellFormed)
}
