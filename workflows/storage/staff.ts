/** Organisations, and who is what in them. */
import type { Office, Role } from '../../core/staff/roles.ts'
import type { Instant } from '../../core/time.ts'
import type { Database } from './database.ts'

/** The roles that a customer holds at an instant of bank time. */
export const officesOf = (db: Database, customer: string, at: Instant): Promise<Office[]> => db<Office[]>`
  select o.id as organization, o.name, r.role from roles r join organizations o on o.id = r.organization
  where r.customer = ${customer} and r.from_at <= ${at} and (r.to_at is null or r.to_at > ${at}) order by r.from_at, o.id, r.role`

export async function keepOrganization(
  db: Database,
  organization: { id: string; name: string; kind: 'bank' | 'property'; at: Instant },
): Promise<void> {
  await db`
    insert into organizations (id, name, kind, created_at) values (${organization.id}, ${organization.name}, ${organization.kind}, ${organization.at})
    on conflict do nothing`
}
export async function giveRole(
  db: Database,
  { customer, organization, role, from }: { customer: string; organization: string; role: Role; from: Instant },
): Promise<void> {
  await db`insert into roles (customer, organization, role, from_at) values (${customer}, ${organization}, ${role}, ${from}) on conflict do nothing`
}
export async function organizationNamed(db: Database, id: string): Promise<string | undefined> {
  const [row] = await db<{ name: string }[]>`select name from organizations where id = ${id}`
  return row?.name
}
