import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Adapter, AdapterPayload } from 'oidc-provider'

/** What the provider remembers: in memory, bounded, the lasting part of it in a file as well. */
export interface ProviderStore extends AsyncDisposable {
  adapter(model: string): Adapter
}

interface Entry {
  readonly model: string
  readonly id: string
  readonly payload: AdapterPayload
  /** Milliseconds since 1970; absent for what does not expire. */
  readonly expiresAt?: number
}

/** Clients that registered themselves, and logins that are renewed without a browser, outlive a restart. */
const LASTING = new Set(['Client', 'RefreshToken', 'Grant'])

/** Further entries push out the oldest. */
const MAX_ENTRIES = 10_000

/** Changes within this time are written together, in milliseconds. */
const SAVE_AFTER_MS = 250

/** Opens the store; a file that is missing or damaged means starting empty. */
export async function openStore(file: string): Promise<ProviderStore> {
  const entries = await load(file)
  let saving = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    timer = undefined
    saving = saving.then(() => write(file, entries)).catch(() => {})
  }
  const changed = (model: string): void => {
    if (LASTING.has(model)) timer ??= setTimeout(save, SAVE_AFTER_MS).unref()
  }
  return {
    adapter: (model) => adapterOf(entries, model, changed),
    async [Symbol.asyncDispose]() {
      if (timer !== undefined) {
        clearTimeout(timer)
        save()
      }
      await saving
    },
  }
}

type Entries = Map<string, Entry>

function adapterOf(entries: Entries, model: string, changed: (model: string) => void): Adapter {
  const key = (id: string): string => `${model}:${id}`
  const byField = (field: 'uid' | 'userCode', value: string): AdapterPayload | undefined =>
    live([...entries.values()].find((e) => e.model === model && e.payload[field] === value))
  const put = (entry: Entry): void => {
    entries.delete(key(entry.id))
    entries.set(key(entry.id), entry)
    const [oldest] = entries.keys()
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest)
    changed(model)
  }
  return {
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn === undefined ? {} : { expiresAt: Date.now() + expiresIn * 1000 }
      put({ model, id, payload, ...expiresAt })
    },
    find: async (id) => live(entries.get(key(id))),
    findByUid: async (uid) => byField('uid', uid),
    findByUserCode: async (code) => byField('userCode', code),
    async consume(id) {
      const entry = entries.get(key(id))
      const consumed = Math.floor(Date.now() / 1000)
      if (entry !== undefined) put({ ...entry, payload: { ...entry.payload, consumed } })
    },
    async destroy(id) {
      if (entries.delete(key(id))) changed(model)
    },
    async revokeByGrantId(grantId) {
      for (const [name, entry] of entries) {
        if (entry.model === model && entry.payload.grantId === grantId) entries.delete(name)
      }
      changed(model)
    },
  }
}

function live(entry: Entry | undefined): AdapterPayload | undefined {
  const expired = entry?.expiresAt !== undefined && entry.expiresAt <= Date.now()
  return expired ? undefined : entry?.payload
}

async function load(file: string): Promise<Entries> {
  try {
    const list: Entry[] = JSON.parse(await readFile(file, 'utf8'))
    return new Map(list.map((entry) => [`${entry.model}:${entry.id}`, entry]))
  } catch {
    return new Map()
  }
}

async function write(file: string, entries: Entries): Promise<void> {
  const lasting = [...entries.values()].filter((e) => LASTING.has(e.model) && live(e) !== undefined)
  await writeFile(`${file}.new`, JSON.stringify(lasting), { mode: 0o600 })
  await rename(`${file}.new`, file)
}
