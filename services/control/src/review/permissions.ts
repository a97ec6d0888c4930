import type { Bus } from '@sallyport/bus'
import {
  type ConnectionName,
  MAX_PERMISSIONS_PAGE,
  type Permission,
  policyCan,
  type Principal,
} from '@sallyport/contracts'
import { ControlError } from '../errors.ts'

/** A page of 500 definitions is judged, one after the other, while others are served. */
const DEADLINE_MS = 20_000

/** What someone can do with everything of a connection, by one version of its policies. */
export async function permissionsOf(
  bus: Pick<Bus, 'call'>,
  connection: ConnectionName,
  version: number,
  principal: Principal,
): Promise<readonly Permission[]> {
  const all: Permission[] = []
  let after: string | undefined
  do {
    // Each page begins where the one before ended.
    // oxlint-disable-next-line no-await-in-loop
    const page = await bus.call(
      policyCan,
      {
        connection,
        principal,
        limit: MAX_PERMISSIONS_PAGE,
        ...(after !== undefined && { after }),
      },
      { deadlineMs: DEADLINE_MS },
    )
    if (page.policyVersion !== version)
      throw new ControlError(
        'conflict',
        `Policies of ${connection} were published while the report was made; ask again.`,
      )
    all.push(...page.permissions)
    after = page.next
  } while (after !== undefined)
  return all
}
