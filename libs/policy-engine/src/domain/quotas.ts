import { MAX_QUOTAS, type Quota } from '@sallyport/contracts'

/** Most quotas that one annotation names. */
const MAX_PARTS = 8
const MOST = 1_000_000_000_000

const PERIODS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
const UNITS: Readonly<Record<string, Pick<Quota, 'unit'> & { readonly times: number }>> = {
  row: { unit: 'rows', times: 1 },
  rows: { unit: 'rows', times: 1 },
  B: { unit: 'bytes', times: 1 },
  kB: { unit: 'bytes', times: 1000 },
  MB: { unit: 'bytes', times: 1_000_000 },
  GB: { unit: 'bytes', times: 1_000_000_000 },
}
const SCOPES: Readonly<Record<string, Quota['per']>> = {
  principal: 'principal',
  tool: 'tool',
  connection: 'connection',
  'principal and tool': 'principal and tool',
}

const PART = /^(\d{1,12})(?: ?([A-Za-z]{1,4}))?\/([smhd])(?: per ([a-z ]{1,32}))?$/

export const RATE_HINT =
  'rates such as "30/m" or "5/h per principal and tool, 1000/d per connection": at most 8 of s, m, h or d, per principal (unless said), tool, connection, or principal and tool'
export const BUDGET_HINT =
  'budgets such as "10000 rows/d, 50 MB/h per connection": at most 8 of rows, B, kB, MB or GB in s, m, h or d, per principal (unless said), tool, connection, or principal and tool'

/** Rates as `@rate` names them; undefined where the text names none, or anything else. */
export const readRates = (text: string, policy: string): readonly Quota[] | undefined =>
  readParts(text, policy, (unit) => (unit === undefined ? { unit: 'calls', times: 1 } : undefined))

/** Budgets as `@budget` names them; undefined where the text names none, or anything else. */
export const readBudgets = (text: string, policy: string): readonly Quota[] | undefined =>
  readParts(text, policy, (unit) =>
    unit !== undefined && Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined,
  )

type Measure = Pick<Quota, 'unit'> & { readonly times: number }

function readParts(
  text: string,
  policy: string,
  measureOf: (unit: string | undefined) => Measure | undefined,
): readonly Quota[] | undefined {
  const parts = text.split(',')
  if (parts.length > MAX_PARTS) return undefined
  const quotas = parts.map((part) => readPart(part.trim(), policy, measureOf))
  const read = quotas.filter((quota) => quota !== undefined)
  return read.length === parts.length ? distinct(read) : undefined
}

function readPart(
  part: string,
  policy: string,
  measureOf: (unit: string | undefined) => Measure | undefined,
): Quota | undefined {
  const [, count = '', unit, period = '', scope = 'principal'] = PART.exec(part) ?? []
  const measure = measureOf(unit)
  const periodSeconds = PERIODS[period]
  const per = Object.hasOwn(SCOPES, scope) ? SCOPES[scope] : undefined
  const amount = Number(count) * (measure?.times ?? 0)
  if (measure === undefined || periodSeconds === undefined || per === undefined) return undefined
  if (amount < 1 || amount > MOST) return undefined
  return { policy, unit: measure.unit, amount, periodSeconds, per }
}

/** All that the policies demand, each once; undefined where that is more than a decision can name. */
export function unitedQuotas(lists: readonly (readonly Quota[])[]): Quota[] | undefined {
  const quotas = distinct(lists.flat())
  return quotas.length > MAX_QUOTAS ? undefined : quotas
}

const distinct = (quotas: readonly Quota[]): Quota[] => [
  ...new Map(quotas.map((quota) => [JSON.stringify(quota), quota])).values(),
]
