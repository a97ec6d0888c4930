/** An identifier in a dotted name: quoted as in SQL if it could be taken for two. */
export const identifier = (name: string): string =>
  /[."]|^\*$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
