/** One way to come by a program. */
export interface Source {
  readonly name: string
  /**
   * Puts a program somewhere below the workspace (an empty folder, deleted afterwards) and returns its path. Says what it
   * does through `report`, in one line. Rejects with the reason; has its own time-outs.
   */
  fetch(workspace: string, report: (line: string) => void): Promise<string>
}
