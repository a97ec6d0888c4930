/** Who pays for work: throws when the budget is used up. */
export interface Spender {
  spend(steps: number): void
}
