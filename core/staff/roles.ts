/**
 * What people are beside customers. Each role may do what its own work needs and nothing else: a call of the contract
 * names the roles that may make it, so the table of who may do what is the contract itself. A role is held in one
 * organisation from an instant to an instant; giving and ending one takes two stewards (`proposals.ts`).
 */
export const roles = ['manager', 'officer', 'teller', 'auditor', 'steward', 'operator'] as const
export type Role = (typeof roles)[number]

/** A role that stands now, and where. */
export type Office = {
  readonly organization: string
  readonly name: string
  readonly role: Role
}
export const holds = (offices: readonly Office[], role: Role) => offices.some((office) => office.role === role)
/** The office by which somebody may do what these roles may do; the first that stands. */
export const officeFor = (offices: readonly Office[], allowed: readonly Role[]): Office | undefined =>
  offices.find(({ role }) => allowed.includes(role))

export const organizationKinds = ['bank', 'property', 'firm'] as const
export type OrganizationKind = (typeof organizationKinds)[number]
/** Where a role can be held. */
const places: Readonly<Record<Role, OrganizationKind>> = {
  manager: 'property',
  officer: 'bank',
  teller: 'bank',
  auditor: 'bank',
  steward: 'bank',
  operator: 'firm',
}
export const rolesIn = (kind: OrganizationKind): readonly Role[] => roles.filter((role) => places[role] === kind)
export const ofTheBank = (role: Role) => places[role] === 'bank'
/** Who looks over others' work does none of it: these two stand beside no other role of the bank. */
const apart: readonly Role[] = ['auditor', 'steward']
/** With fewer nobody could change a right any more: it takes one to propose and another to confirm. */
const FEWEST_STEWARDS = 2

export type RoleRefusal = 'wrong-place' | 'held-already' | 'not-held' | 'kept-apart' | 'too-few-stewards'
export type RoleFacts = {
  readonly kind: OrganizationKind
  /** What the person holds now, everywhere. */
  readonly offices: readonly Office[]
  readonly stewards: number
}
/** Why a role cannot be given or ended; undefined when it can. */
export function roleRefusal(
  change: { readonly kind: 'give-role' | 'end-role'; readonly organization: string; readonly role: Role },
  { kind, offices, stewards }: RoleFacts,
): RoleRefusal | undefined {
  const held = offices.some(({ role, organization }) => role === change.role && organization === change.organization)
  if (change.kind === 'end-role') {
    if (!held) return 'not-held'
    return change.role === 'steward' && stewards <= FEWEST_STEWARDS ? 'too-few-stewards' : undefined
  }
  if (places[change.role] !== kind) return 'wrong-place'
  if (held) return 'held-already'
  const others = offices.map(({ role }) => role).filter(ofTheBank)
  if (!ofTheBank(change.role) || others.length === 0) return undefined
  return apart.includes(change.role) || others.some((role) => apart.includes(role)) ? 'kept-apart' : undefined
}
