import type { System } from '@sallyport/kit'

/** Where a clear card number, e-mail or phone of a customer stands: in all files and streams of the deployment. */
export async function clearValues(system: System): Promise<string> {
  const rows = await system.orders.rows('SELECT email, phone, card_number FROM customers')
  const values = rows.flatMap((row) => Object.values(row).map(String))
  const places = await system.placesHolding(values)
  // A search that cannot look into recordings would find nothing there, whatever they hold.
  const masked = await system.placesHolding(['[masked:'])
  if (!masked.some((place) => place.endsWith('.zst.enc'))) return 'no recording was looked into'
  return places.length === 0 ? 'found in none' : places.join(', ')
}
