/** What annotations and comments may hold: nothing that does not show, or looks like something else. */
export const plain = (value: string): string => value.replaceAll(/[^\u{20}-\u{7e}]/gu, '?')
