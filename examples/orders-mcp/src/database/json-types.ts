import { types } from 'pg'

const { builtins } = types

const asNumber = new Set<number>([builtins.INT2, builtins.INT4, builtins.FLOAT4, builtins.FLOAT8])
const asBoolean = new Set<number>([builtins.BOOL])
const asJson = new Set<number>([builtins.JSON, builtins.JSONB])

/**
 * Turns column values into what JSON can say without loss: numbers that fit, booleans, JSON itself; anything else
 * (64-bit numbers, decimals, dates, arrays) stays the text that PostgreSQL writes.
 */
export const jsonTypes = {
  getTypeParser: (oid: number) => (text: string | Buffer) => parse(oid, String(text)),
}

function parse(oid: number, text: string): unknown {
  if (asNumber.has(oid)) return Number.isFinite(Number(text)) ? Number(text) : text
  if (asBoolean.has(oid)) return text === 't'
  return asJson.has(oid) ? (JSON.parse(text) as unknown) : text
}
