/** Where the answers to a user of the bus arrive: a subject that nobody else may listen to. */
export const inboxOf = (user: string | undefined): string =>
  user !== undefined && /^[\w-]+$/.test(user) ? `_INBOX.${user}` : '_INBOX'
