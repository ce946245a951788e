/**
 * What people are beside customers: a manager bills for an organisation, an officer works for the bank. A role is held
 * in one organisation from an instant to an instant. (How such people join, and who may give a role, comes with identity.)
 */
export const roles = ['manager', 'officer'] as const
export type Role = (typeof roles)[number]

/** A role that stands now, and where. */
export type Office = {
  readonly organization: string
  readonly name: string
  readonly role: Role
}
export const holds = (offices: readonly Office[], role: Role) => offices.some((office) => office.role === role)
