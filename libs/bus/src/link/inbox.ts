/** Where the answers to a user of the bus arrive: a subject that nobody else may listen to. */
export const inboxOf = (user: string | undefined): string =>
  user !== undefined && /^[\w-]+$/.test(user) ? `_INBOX.${user}` : '_INBOX'

/** Whether an answer may go there. NATS lets who asks name any subject: an answer must not say there what they cannot. */
export const isInbox = (reply: string | undefined): boolean => reply?.startsWith('_INBOX.') ?? false
