/** How long a client may keep a list through the gateway at most, in milliseconds: policy may have changed. */
const MAX_TTL_MS = 5000

/**
 * What a user noticed, as two runs of it can be compared: what differs in any case is left out, and the two things that
 * the gateway changes on purpose are as it makes them (lists are for the caller alone, and not for long).
 */
export function comparable(noticed: unknown, varies: readonly RegExp[]): unknown {
  const text = JSON.stringify(noticed, asGatewayMakes)
  const steady = varies.reduce(
    (told, pattern) => told.replaceAll(new RegExp(pattern, 'g'), '…'),
    text,
  )
  return JSON.parse(steady)
}

function asGatewayMakes(key: string, value: unknown): unknown {
  if (key === 'cacheScope') return 'private'
  return key === 'ttlMs' && typeof value === 'number' ? Math.min(value, MAX_TTL_MS) : value
}
