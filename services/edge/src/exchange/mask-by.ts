import type { Call } from './call.ts'
import type { Masked } from './exchange-log.ts'

/** Masks a text by several profiles, one after the other: what one of them covers is covered. */
export async function maskBy(
  { controls }: Pick<Call, 'controls'>,
  [first = '', ...others]: readonly string[],
  text: string,
): Promise<Masked> {
  let masked = await controls.mask(first, text)
  for (const profile of others) {
    // Each works on what the one before left.
    // oxlint-disable-next-line no-await-in-loop
    const { content, findings } = await controls.mask(profile, masked.content)
    masked = { content, findings: [...masked.findings, ...findings] }
  }
  return masked
}
