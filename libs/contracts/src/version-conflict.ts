/** Why someone who publishes a version has to look again before they do: another is in force by now. */
export const versionConflict = (inForce: number): string =>
  `Version ${inForce} is in force; someone else was faster. Look at what changed, then publish on top of it.`
