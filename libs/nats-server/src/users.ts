/** A user of a server and all that it may do there (NATS authorization). */
export interface NatsUser {
  readonly name: string
  /** Subjects that it may send to; `*` and `>` are NATS wildcards. */
  readonly publish: readonly string[]
  /** Of these, subjects that it may not send to all the same. */
  readonly except: readonly string[]
  /** Subjects that it may listen to; `subject queue` for one that it may listen to only as a member of that queue group. */
  readonly subscribe: readonly string[]
  /** Whether it may answer messages that it was sent. */
  readonly answers: boolean
}

/** How long an answer may take, and in how many messages it may come. */
const ANSWERS = 'allow_responses: { max: 65536, expires: "10m" }'

/**
 * The users as the configuration format has them, to stand inside `authorization { users: [ … ] }`. `password` is written
 * as it is: a quoted text, or the name of a variable.
 */
export const renderUsers = (users: readonly (NatsUser & { readonly password: string })[]): string =>
  users.map(renderUser).join('\n')

function renderUser(user: NatsUser & { readonly password: string }): string {
  const { name, password, publish, except, subscribe, answers } = user
  return `{
  user: ${JSON.stringify(name)}
  password: ${password}
  permissions: {
    publish: { ${allowed(publish)}${except.length === 0 ? '' : `, ${list('deny', except)}`} }
    subscribe: { ${allowed(subscribe)} }${answers ? `\n    ${ANSWERS}` : ''}
  }
}`
}

/** An empty list of what is allowed would allow everything. */
function allowed(subjects: readonly string[]): string {
  if (subjects.length === 0) return 'deny: [">"]'
  return list('allow', subjects)
}

const list = (name: string, subjects: readonly string[]): string =>
  `${name}: [\n${subjects.map((subject) => `      ${JSON.stringify(subject)}`).join('\n')}\n    ]`
