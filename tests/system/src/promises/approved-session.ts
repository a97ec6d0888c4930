import type { System } from '@sallyport/kit'

/** The session of an exchange that was done after an approval. */
export async function approvedSession(system: System): Promise<string> {
  return system.until('the approved exchange in the evidence', async () => {
    const events = await system.evidence.events()
    return events.find(({ approval, outcome }) => approval !== undefined && outcome === 'delivered')
      ?.session
  })
}
