import { type Obligations, policyExplain, type ReplyOf } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { OperationText } from '../arguments.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { policyPath } from '../policy-api.ts'
import { addressOf, type AskedAbout, principalOf, principalText } from '../principal.ts'

export interface ExplainOptions extends AskedAbout {
  readonly operation: OperationText
  readonly arguments?: Readonly<Record<string, unknown>>
}

/** Says what would be decided now, by which policies, and why. */
export async function explain(context: Context, options: ExplainOptions): Promise<void> {
  const { connection, operation } = options
  const principal = principalOf(options)
  const api = openApi(context)
  await requireRegistered(api, connection)
  const given = options.arguments
  const body = {
    principal,
    ...addressOf(options),
    operation: { ...operation, ...(given && { arguments: given }) },
  }
  const path = `${policyPath(connection)}/explanations`
  const answer = await api.send('POST', path, body, policyExplain.reply)
  const what = `${operation.verb}${operation.name === '' ? '' : ` ${operation.name}`} on ${connection}`
  show(context, answer, () => clean(explained(`${principalText(principal)}: ${what}`, answer)))
}

function explained(title: string, { decision, policies }: ReplyOf<typeof policyExplain>): string {
  const { access, policyVersion, reasons, facts } = decision
  return [
    title,
    `outcome    ${decision.outcome.replace('_', ' ')}, by version ${policyVersion}; it counts as ${access}`,
    ...('approval' in decision
      ? [
          `approval   ${decision.approval.quorum} of ${decision.approval.approvers.join(', ')}, to be used within ${decision.approval.ttlSeconds} s`,
        ]
      : []),
    ...('obligations' in decision ? obligations(decision.obligations) : []),
    ...reasons.map((reason, index) => `${index === 0 ? 'reasons  ' : '         '}  ${reason}`),
    ...(facts === undefined ? [] : ['facts', indented(JSON.stringify(facts, null, 2))]),
    ...(policies.length === 0 ? ['policies   none determined it'] : ['policies']),
    ...policies.flatMap(({ id, effect, cedar }) => [
      `  ${id} (${effect})`,
      indented(indented(cedar)),
    ]),
    '',
  ].join('\n')
}

const obligations = ({ mask, unmask }: Obligations): readonly string[] => [
  `mask       ${mask}`,
  ...(unmask === undefined ? [] : [`unmask     ${unmask.join(', ')}, in the clear for who asks`]),
]

const indented = (text: string): string => text.replaceAll(/^/gm, '  ')
