import type { Finding, RecordedOperation } from '@sallyport/contracts'

/** What a recorded request says of the arguments of its operation. */
export type RecordedArguments = Required<
  Pick<RecordedOperation, 'arguments' | 'masked' | 'maskedArguments'>
>

const ARGUMENTS = '/params/arguments'
/** Other parts of a request that can be masked without a doubt about its arguments. */
const BESIDE = ['/params/_meta', '/params/inputResponses']

/**
 * The arguments in a masked request, and where masking changed them. Undefined where the request does not hold them: it is
 * none, or was recorded without them as they are long.
 */
export function recordedArguments(
  body: string,
  findings: readonly Finding[],
  masked: RecordedOperation['masked'],
): RecordedArguments | undefined {
  const params = memberOf(parse(body), 'params')
  if (!isObject(params) || Object.hasOwn(params, 'omittedBytes')) return undefined
  const args = Object.hasOwn(params, 'arguments') ? params['arguments'] : {}
  if (!isObject(args)) return undefined
  const maskedArguments = [...new Set(findings.flatMap(({ place }) => within(place)))]
  const others = masked.filter((part) => part !== 'arguments')
  return {
    arguments: { ...args },
    masked: maskedArguments.length > 0 ? [...others, 'arguments'] : others,
    maskedArguments,
  }
}

/** A place within the arguments; all of them where it may be anywhere. */
function within(place: string): readonly string[] {
  if (place.startsWith(`${ARGUMENTS}/`)) return [place.slice(ARGUMENTS.length)]
  return BESIDE.some((part) => place === part || place.startsWith(`${part}/`)) ? [] : ['']
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
