import { busUsers } from '@sallyport/bus'
import { renderUsers } from '@sallyport/nats-server'

/** Where `nats-server.conf` finds the users. */
export const USERS_FILE = new URL('../users.conf', import.meta.url)

/** The file of the users of the bus. Passwords are variables of the server's environment. */
export const usersFile = (): string => `# Made by \`npm run emit\` from libs/bus/src/users.ts.
users: [
${renderUsers(busUsers().map((user) => ({ ...user, password: `$SALLYPORT_NATS_PASSWORD_${user.name}` })))}
]
`
