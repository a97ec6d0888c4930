import { parser, Principal } from '@sallyport/contracts'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { request as send } from '../http.ts'
import { show } from '../output/show.ts'

const Whoami = Type.Object({ principal: Principal, roles: Type.Array(Type.String()) })
const parseWhoami = parser('answer to GET /api/whoami', Whoami)

/** Who a token says its holder is. */
export async function whoami(context: Context, accessToken: string): Promise<Principal> {
  const request = { method: 'GET', path: '/api/whoami', token: accessToken }
  return parseWhoami(await send(context, request)).principal
}

/** Shows who is logged in. */
export async function showWhoami(context: Context): Promise<void> {
  const { principal, roles } = await openApi(context).get('/api/whoami', Whoami)
  const groups = principal.groups.join(', ') || 'none'
  show(
    context,
    { principal, roles },
    () =>
      `${principal.id} (${principal.kind})\ngroups: ${groups}\nroles: ${roles.join(', ') || 'none'}\n`,
  )
}
