import type { Bus } from '@sallyport/bus'
import type { Connection } from '@sallyport/contracts'
import { askMasking } from './exchange/ask-masking.ts'

/** Masks a line of text that has no JSON around it. Rejects where that cannot be done. */
export type MaskLine = (connection: Connection, line: string) => Promise<string>

/** Masks by the profiles of connections, for no one in particular. */
export const maskLines =
  (bus: Pick<Bus, 'call'>): MaskLine =>
  async ({ name: connection, mask: profile }, line) => {
    const of = { connection, verb: '', name: '', direction: 'response' } as const
    const request = { profile, content: JSON.stringify(line), of, unmask: [] }
    const { content } = await askMasking(bus, request, {})
    return String(JSON.parse(content))
  }
