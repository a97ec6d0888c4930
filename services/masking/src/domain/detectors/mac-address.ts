import { isDay, numberAt } from './national-id/checks.ts'
import { pattern } from './pattern.ts'

const isMoment = (digits: string): boolean =>
  isDay(numberAt(digits, 0, 2), numberAt(digits, 2, 2), numberAt(digits, 4, 2)) &&
  numberAt(digits, 6, 2) < 24 &&
  numberAt(digits, 8, 2) < 60

/** Neither broadcast nor nothing; pairs of digits with dashes may be a time, fours of digits with dots any number. */
function isDevice(address: string): boolean {
  const signs = address.replaceAll(/[:.-]/g, '')
  if (/^(?:0+|f+)$/i.test(signs)) return false
  if (/[a-f]/i.test(signs)) return true
  return !address.includes('.') && !(address.includes('-') && isMoment(signs))
}

/** Addresses of network devices: pairs with colons or dashes, also the eight of EUI-64, and fours with dots. */
export const macAddress = pattern({
  kind: 'mac_address',
  rule: 'mac_address',
  trigger: { marks: 5, dottedFours: true },
  begins: /(?<![\w:.-])[\da-fA-F]{2}(?=[:-][\da-fA-F]{2}[:-]|[\da-fA-F]{2}\.[\da-fA-F]{4}\.)/g,
  goesOn:
    /(?:(?::[\da-fA-F]{2}){5}(?:(?::[\da-fA-F]{2}){2})?|(?:-[\da-fA-F]{2}){5}(?:(?:-[\da-fA-F]{2}){2})?|[\da-fA-F]{2}\.[\da-fA-F]{4}\.[\da-fA-F]{4})(?![\w]|[:.-][\da-fA-F])/y,
  isValue: isDevice,
})
