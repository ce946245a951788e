/** Who may what, what takes two persons, and what a chain of rows gives away. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Call } from '../../core/call.ts'
import { contract } from '../../core/contract.ts'
import {
  type Action, type ActionKind, actionKinds, canonical, confirm, digestOf, kindsFor, needsTwo, type Proposed, readProposal, standsUntil, subjectOf,
} from '../../core/staff/proposals.ts' // biome-ignore format: one list
import { type Office, officeFor, ofTheBank, type Role, roleRefusal, roles } from '../../core/staff/roles.ts'
import { chained, type Entry, FIRST_PREVIOUS, type Row, rowHash, wrongWith } from '../../core/staff/trail.ts'

const office = (role: Role, organization = 'organization-bank'): Office => ({ organization, name: 'x', role })

describe('roles', () => {
  const callsOf = (role: Role) =>
    (Object.entries(contract) as [string, Call][])
      .filter(([, call]) => call.roles?.includes(role))
      .map(([name]) => name)
      .sort()
  test('an auditor reads the trail, the days and the books, finds what they name, and changes nothing', () => {
    expect(callsOf('auditor')).toEqual([
      'accountingPeriods', 'auditTrail', 'balanceSheet', 'businessDay', 'businessDayEvents', 'businessDays', 'explainForStaff', 'incomeStatement', 'search', 'trialBalance',
    ]) // biome-ignore format: one list
  })
  test('whoever gives rights sees no customer’s money, and whoever moves money gives no rights', () => {
    expect(callsOf('steward')).toEqual([
      'confirmProposal', 'findCustomers', 'proposalById', 'proposals', 'propose', 'rejectProposal', 'roleHolders', 'search',
    ]) // biome-ignore format: one list
    expect(kindsFor([office('steward')])).toEqual(['give-role', 'end-role'])
    expect(kindsFor([office('officer')])).not.toContain('give-role')
    expect(kindsFor([office('teller'), office('auditor'), office('manager')])).toEqual([])
  })
  test('a role is held where it belongs, once, and overseers hold no other', () => {
    const give = (role: Role, offices: Office[] = [], kind: 'bank' | 'property' | 'firm' = 'bank') =>
      roleRefusal({ kind: 'give-role', organization: 'organization-bank', role }, { kind, offices, stewards: 2 })
    expect(give('officer')).toBeUndefined()
    expect(give('officer', [], 'property')).toBe('wrong-place')
    expect(give('manager')).toBe('wrong-place')
    expect(give('officer', [office('officer')])).toBe('held-already')
    expect(give('officer', [office('officer', 'organization-other')])).toBeUndefined()
    expect(give('auditor', [office('officer')])).toBe('kept-apart')
    expect(give('teller', [office('steward')])).toBe('kept-apart')
    expect(give('teller', [office('officer')])).toBeUndefined()
    expect(give('auditor', [office('manager', 'organization-estate')])).toBeUndefined()
  })
  test('two stewards remain, whoever goes', () => {
    const end = (role: Role, stewards: number, offices = [office(role)]) =>
      roleRefusal({ kind: 'end-role', organization: 'organization-bank', role }, { kind: 'bank', offices, stewards })
    expect(end('steward', 3)).toBeUndefined()
    expect(end('steward', 2)).toBe('too-few-stewards')
    expect(end('officer', 2)).toBeUndefined()
    expect(end('officer', 2, [])).toBe('not-held')
  })
  test('the table of who may call what in workflows/README.md is the contract’s own', () => {
    const readme = readFileSync(new URL('../../workflows/README.md', import.meta.url), 'utf8')
    for (const role of roles) {
      const [, cell = ''] = new RegExp(`^\\| ${role} \\| (.*) \\|$`, 'm').exec(readme) ?? []
      expect([...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort(), role).toEqual(callsOf(role))
    }
  })
  test('the trail has words for every call that it tells of, in both languages', () => {
    for (const locale of ['zh', 'en']) {
      const words = readFileSync(new URL(`../../web/words/staff-${locale}.ts`, import.meta.url), 'utf8')
      const told = words.slice(words.indexOf('  calls: {'), words.indexOf('  results: {'))
      for (const [name, { roles, method }] of Object.entries(contract) as [string, Call][])
        if (roles?.some(ofTheBank) || (roles && method !== 'GET')) expect(told).toContain(`    ${name}: `)
    }
  })
  test('every role that a call names is a role, and reading by it needs a session', () => {
    for (const call of Object.values(contract) as Call[])
      if (call.roles) {
        expect(call.session).toBe('needed')
        for (const role of call.roles) expect(roles).toContain(role)
        expect(officeFor([office(call.roles[0]!)], call.roles)).toBeDefined()
      }
  })
})

const actions: Action[] = [
  { kind: 'give-role', customer: 'customer-1', organization: 'organization-bank', role: 'officer' },
  { kind: 'end-role', customer: 'customer-1', organization: 'organization-bank', role: 'officer' },
  { kind: 'decide-case', case: 'reconciliation-case-1', outcome: 'returned' },
  { kind: 'decide-payment', payment: 'bill-payment-1', outcome: 'paid', receipt: 'QH1' },
  { kind: 'thaw', customer: 'customer-1', account: 'a', freeze: 'f' },
  { kind: 'end-sessions', customer: 'customer-1' },
  { kind: 'decide-firm', firm: 'firm-1', outcome: 'open' },
  { kind: 'decide-loan', application: 'loan-application-1', limit: '2500000.00', points: 60 },
  { kind: 'close-period', period: '2026-11' },
  { kind: 'reopen-period', period: '2026-11' },
  { kind: 'promote-mall', form: '{}' },
  {
    kind: 'freeze',
    customer: 'customer-1',
    account: 'a',
    body: 'court',
    document: '（2026）京01执1号',
    amount: '500000',
    until: 2_000,
    secret: false,
  },
  { kind: 'renew-freeze', customer: 'customer-1', order: 'freeze-order-1', document: 'd', until: 2_000 },
  {
    kind: 'deduct',
    customer: 'customer-1',
    order: 'freeze-order-1',
    document: 'd',
    amount: '1',
    payee: 'a',
    payeeNamed: 'court-payments',
  },
]
const proposed = (action: Action): Proposed => ({
  id: 'proposal-1', at: 1_000, maker: 'customer-2', reason: '核实', action,
}) // biome-ignore format: one proposal

describe('two persons', () => {
  test.each(actions.map((action) => [action.kind, action] as const))('%s is written in one way only', (_, action) => {
    const one = proposed(action)
    const reordered = Object.fromEntries(Object.entries(action).reverse()) as Action
    expect(canonical(proposed(reordered))).toBe(canonical(one))
    expect(readProposal(canonical(one), digestOf(one))).toEqual(one)
    expect(readProposal(` ${canonical(one)}`, digestOf(one))).toBeUndefined()
    expect(subjectOf(action)).not.toBe('')
  })
  test('each kind of proposal stands among these samples', () => {
    expect(actions.map(({ kind }) => kind)).toEqual(actionKinds)
  })
  test('no byte of what was proposed can change unseen', () => {
    fc.assert(
      fc.property(fc.constantFrom(...actions), fc.nat(), fc.integer({ min: 1, max: 255 }), (action, at, change) => {
        const one = proposed(action)
        const bytes = Buffer.from(canonical(one))
        bytes[at % bytes.length]! ^= change
        expect(readProposal(bytes.toString('latin1'), digestOf(one))).toBeUndefined()
      }),
      { numRuns: 10_000 },
    )
  })
  test('what another wrote into the row is no proposal, even with a digest that fits', () => {
    const text = JSON.stringify({ ...JSON.parse(canonical(proposed(actions[0]!))), more: true })
    expect(readProposal(text, digestOf(proposed(actions[0]!)))).toBeUndefined()
    for (const bad of ['', '{}', 'null', '[1]']) expect(readProposal(bad, '')).toBeUndefined()
  })
  test('only a note is one person’s', () => {
    expect(actions.filter((one) => !needsTwo(one))).toEqual([])
    expect(needsTwo({ kind: 'decide-case', case: 'c', outcome: 'noted' })).toBe(false)
  })

  const row = {
    kind: 'decide-case' as ActionKind,
    state: 'waiting' as const,
    maker: 'customer-2',
    concerns: 'customer-9' as string | null,
    sha256: 'd',
    until: standsUntil(1_000),
    makerStands: true,
  }
  const facts = { checker: { customer: 'customer-3', offices: [office('officer')] }, seen: 'd', now: 2_000 }
  const said = (more: Partial<typeof row> | { state: 'done' | 'expired' }, other: Partial<typeof facts> = {}) => {
    const result = confirm({ ...row, ...more }, { ...facts, ...other })
    return result.ok ? 'ok' : result.refusal.kind
  }
  test('another person with the role confirms what they saw, while it stands, once', () => {
    expect(said({})).toBe('ok')
    expect(said({ maker: 'customer-3' })).toBe('own-proposal')
    expect(said({ concerns: 'customer-3' })).toBe('own-matter')
    expect(said({ concerns: null })).toBe('ok')
    expect(said({ state: 'done' })).toBe('proposal-closed')
    expect(said({ state: 'expired' })).toBe('proposal-expired')
    expect(said({}, { now: row.until - 1 })).toBe('ok')
    expect(said({}, { now: row.until })).toBe('proposal-expired')
    expect(said({ makerStands: false })).toBe('proposal-expired')
    expect(said({}, { seen: 'e' })).toBe('proposal-differs')
    expect(said({}, { checker: { customer: 'customer-3', offices: [office('steward')] } })).toBe('proposal-unknown')
    expect(said({}, { checker: { customer: 'customer-3', offices: [] } })).toBe('proposal-unknown')
  })
})

describe('the audit trail', () => {
  const entry = (n: number): Entry => ({
    at: n, person: 'p', role: 'officer', organization: 'o', call: 'c', subject: '/s', customer: '', reason: `r${n}`, request: 'q', result: 'done',
  }) // biome-ignore format: one entry
  const chain = (count: number): Row[] => {
    const rows: Row[] = []
    for (let n = 1; n <= count; n++) rows.push(chained(entry(n), n, rows.at(-1)?.hash ?? FIRST_PREVIOUS))
    return rows
  }
  const firstWrong = (rows: readonly Row[]) => {
    let last = { sequence: 0, hash: FIRST_PREVIOUS }
    for (const row of rows) {
      const wrong = wrongWith(row, last)
      if (wrong) return wrong
      last = row
    }
    return undefined
  }
  test('rows that follow each other are right', () => expect(firstWrong(chain(9))).toBeUndefined())
  test('any change of any row is found at that row', () => {
    const texts = [
      'person',
      'role',
      'organization',
      'call',
      'subject',
      'customer',
      'reason',
      'request',
      'result',
    ] as const
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.constantFrom(...texts),
        fc.string({ minLength: 1 }),
        (n, field, more) => {
          const rows = chain(9)
          rows[n] = { ...rows[n]!, [field]: rows[n]![field] + more }
          expect(firstWrong(rows)).toBe(`audit row ${n + 1} is not what was written: its hash differs`)
        },
      ),
      { numRuns: 10_000 },
    )
  })
  test('what stands in one column cannot be moved into the next', () => {
    const one = { ...entry(1), call: 'a', subject: 'b' }
    expect(rowHash({ ...one, call: 'a","b', subject: '' }, 1, FIRST_PREVIOUS)).not.toBe(rowHash(one, 1, FIRST_PREVIOUS))
  })
  test('a row taken out, put twice or put elsewhere is found', () => {
    const rows = chain(5)
    expect(firstWrong(rows.filter((_, n) => n !== 2))).toBe('audit row 3 is missing: row 4 follows row 2')
    expect(firstWrong([...rows.slice(0, 3), ...rows.slice(2)])).toBe('audit row 3 stands a second time')
    const swapped = [...rows]
    ;[swapped[1], swapped[2]] = [
      { ...rows[2]!, sequence: 2 },
      { ...rows[1]!, sequence: 3 },
    ]
    expect(firstWrong(swapped)).toBe('audit row 2 does not follow row 1')
    // A chain made anew from the middle on does not meet what came after.
    const forged = chained({ ...entry(3), reason: 'nothing' }, 3, rows[1]!.hash)
    expect(firstWrong([rows[0]!, rows[1]!, forged, rows[3]!])).toBe('audit row 4 does not follow row 3')
  })
})
