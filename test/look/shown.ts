/** The screens that the manifest shows (web/installed.ts), by their pictures' names. */
export const shownIn = ['home', 'bills', 'movements'] as const
