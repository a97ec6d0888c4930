import type { Quota } from '@sallyport/contracts'

/** Most quotas that one annotation names. */
const MAX_PARTS = 8

const PERIODS: Readonly<Record<number, string>> = { 1: 's', 60: 'm', 3600: 'h', 86_400: 'd' }
const GB = 1_000_000_000

/** `@rate` and `@budget` that demand the same, whichever policies did. */
export interface QuotaTexts {
  readonly rate?: string
  readonly budget?: string
}

/** Whether one policy can demand all of them. */
export const isWritable = (quotas: readonly Quota[]): boolean =>
  quotas.every(({ periodSeconds }) => Object.hasOwn(PERIODS, periodSeconds)) &&
  [rates(quotas), budgets(quotas)].every(({ length }) => length <= MAX_PARTS)

/** The annotations that demand quotas. */
export function quotaTexts(quotas: readonly Quota[]): QuotaTexts {
  const [rate, budget] = [rates(quotas), budgets(quotas)].map((parts) => parts.join(', '))
  return { ...(rate !== '' && { rate }), ...(budget !== '' && { budget }) }
}

const rates = (quotas: readonly Quota[]): readonly string[] =>
  texts(quotas.filter(({ unit }) => unit === 'calls'))
const budgets = (quotas: readonly Quota[]): readonly string[] =>
  texts(quotas.filter(({ unit }) => unit !== 'calls'))

/** Each once, in an order of their own: two sets of quotas that demand the same read alike. */
const texts = (quotas: readonly Quota[]): readonly string[] =>
  [...new Set(quotas.map(quotaText))].toSorted()

const quotaText = ({ unit, amount, periodSeconds, per }: Quota): string =>
  `${amountText(unit, amount)}/${PERIODS[periodSeconds]}${per === 'principal' ? '' : ` per ${per}`}`

function amountText(unit: Quota['unit'], amount: number): string {
  switch (unit) {
    case 'calls':
      return String(amount)
    case 'rows':
      return `${amount} rows`
    case 'bytes':
      // Larger numbers have more digits than an annotation takes.
      return amount % GB === 0 ? `${amount / GB} GB` : `${amount} B`
  }
}
