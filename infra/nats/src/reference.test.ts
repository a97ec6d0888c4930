import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { busUsers } from '@sallyport/bus'
import { documentedUsers } from './testing/documented-users.ts'
import { USERS_FILE, usersFile } from './users-file.ts'

test('the reference lists every user with all that it may do', () => {
  assert.deepEqual(documentedUsers(), busUsers())
})

test('users.conf is what the code says; npm run emit writes it', () => {
  assert.equal(readFileSync(USERS_FILE, 'utf8'), usersFile())
})
