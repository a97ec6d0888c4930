/** Writes `users.conf`; `npm run emit` runs it. */
import { writeFile } from 'node:fs/promises'
import { USERS_FILE, usersFile } from './users-file.ts'

await writeFile(USERS_FILE, usersFile())
