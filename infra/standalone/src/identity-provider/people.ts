/** Someone who can sign in on one machine, without a password. */
export interface Person {
  readonly login: string
  readonly name: string
  readonly groups: readonly string[]
}

/** Who there is in the quick start. A second `dba` lets what one of them asks for be approved by the other. */
export const PEOPLE: readonly Person[] = [
  { login: 'alice', name: 'Alice, analyst', groups: ['analysts'] },
  { login: 'bob', name: 'Bob, database administrator', groups: ['dba'] },
  { login: 'carol', name: 'Carol, auditor', groups: ['auditors'] },
  { login: 'dave', name: 'Dave, administrator', groups: ['admins'] },
  { login: 'erin', name: 'Erin, database administrator', groups: ['dba'] },
]

/** The person of that login. */
export function findPerson(login: string): Person | undefined {
  return PEOPLE.find((person) => person.login === login)
}
