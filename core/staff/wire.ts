/** Shapes of what staff do about customers, rights and each other's decisions. */
import * as v from 'valibot'
import { PERIOD } from '../books/periods.ts'
import { businessId } from '../call.ts'
import { residentId } from '../customers/joining-wire.ts'
import { bodyNames } from '../deposits/freeze-orders.ts'
import { promotionForm } from '../mall/promotion-wire.ts'
import { dayOut, id, instantOut, money, moneyOut, PLAIN, personName, phone } from '../shape.ts'
import { actionKinds, proposalStates } from './proposals.ts'
import { roles } from './roles.ts'
import { searchKinds } from './search.ts'

const day = v.pipe(v.string('day'), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'day'))
export const reason = v.pipe(
  v.string('reason'),
  v.trim(),
  v.minLength(2, 'reason'),
  v.maxLength(200, 'reason'),
  v.regex(PLAIN, 'reason'),
)
const customer = businessId('customer')
const role = v.picklist(roles, 'role')
const sha256 = v.pipe(v.string('digest'), v.regex(/^[0-9a-f]{64}$/, 'digest'))

// ——— two persons ———

const organization = v.pipe(v.string('id'), v.maxLength(80, 'id'), v.regex(/^organization-[\w-]+$/, 'id'))
/** As it stands on the paper: letters, digits and the brackets of 〔2026〕京01执123号. */
const document = v.pipe(
  v.string('document'),
  v.trim(),
  v.regex(/^[\p{L}\p{N}〔〕()（）[\]【】/第号-]{2,60}$/u, 'document'),
)
const order = businessId('freeze-order')
const until = v.optional(v.pipe(day, v.description('The last day; without one, as long as the body may')))
const period = v.pipe(v.string('period'), v.regex(PERIOD, 'period'))
const right = { customer, organization, role, reason }
export const propose = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('give-role'), ...right }),
    v.strictObject({ kind: v.literal('end-role'), ...right }),
    v.strictObject({
      kind: v.literal('decide-payment'),
      payment: businessId('bill-payment'),
      outcome: v.picklist(['paid', 'not-paid'], 'outcome'),
      receipt: v.optional(v.pipe(v.string('receipt'), v.regex(/^[A-Za-z0-9-]{0,40}$/, 'receipt')), ''),
      reason,
    }),
    v.strictObject({ kind: v.literal('thaw'), customer, freeze: id, reason }),
    v.strictObject({ kind: v.literal('end-sessions'), customer, reason }),
    v.strictObject({
      kind: v.literal('decide-firm'),
      firm: businessId('firm'),
      outcome: v.picklist(['open', 'refuse'], 'outcome'),
      reason,
    }),
    v.strictObject({ kind: v.literal('close-period'), period, reason }),
    v.strictObject({ kind: v.literal('reopen-period'), period, reason }),
    v.strictObject({ kind: v.literal('promote-mall'), promotion: promotionForm, reason }),
    v.strictObject({
      kind: v.literal('freeze'),
      customer,
      body: v.picklist(bodyNames, 'body'),
      document,
      amount: v.optional(v.pipe(money, v.description('May be more than there is; without one, the whole account'))),
      until,
      secret: v.optional(v.pipe(v.boolean(), v.description('The customer is not told by whom')), false),
      reason,
    }),
    v.strictObject({ kind: v.literal('renew-freeze'), customer, order, document, until, reason }),
    v.strictObject({
      kind: v.literal('deduct'),
      customer,
      order,
      document,
      amount: money,
      payee: v.union([v.literal('court-payments'), v.pipe(v.string(), v.regex(/^\d{19}$/))], 'payee'),
      reason,
    }),
  ],
  'kind',
)
/** As a screen says it: texts, where the bank has money and ids. */
export type Propose = v.InferInput<typeof propose>

const person = v.object({ name: v.string(), role, roleName: v.string() })
export const proposal = v.object({
  id: v.string(),
  kind: v.picklist(actionKinds),
  state: v.picklist(proposalStates),
  says: v.pipe(v.string(), v.description('What will be done, in a sentence')),
  subject: v.pipe(v.string(), v.description('What it is about: a case, a payment, a right')),
  reason: v.string(),
  text: v.pipe(v.string(), v.description('The canonical text of what will be done')),
  sha256: v.pipe(v.string(), v.description('Its digest: whoever confirms names it')),
  maker: person,
  checker: v.nullable(person),
  checkReason: v.pipe(v.string(), v.description('Why it was rejected or withdrawn')),
  at: instantOut,
  until: v.pipe(instantOut, v.description('Until when it can be confirmed')),
  decidedAt: v.nullable(instantOut),
  result: v.pipe(v.string(), v.description('How carrying it out ended')),
  own: v.pipe(v.boolean(), v.description('Proposed by whoever asks: another must confirm it')),
})
export type Proposal = v.InferOutput<typeof proposal>
const before = v.optional(v.pipe(v.string('cursor'), v.regex(/^proposal-[0-9a-f]{32}$/, 'cursor')))
export const proposalsQuery = v.strictObject({ state: v.optional(v.picklist(['open', 'closed'], 'state')), before })
export const proposals = v.object({ proposals: v.array(proposal), next: v.nullable(v.string()) })
export const confirmation = v.strictObject({ sha256 })
export const rejection = v.strictObject({ reason })

export const workItems = v.object({
  workItems: v.array(
    v.object({
      id: v.string(),
      kind: v.string(),
      business: v.string(),
      owner: v.string(),
      openedAt: instantOut,
      deadline: v.nullable(instantOut),
      proposal: v.nullable(v.pipe(v.string(), v.description('What waits for a second person about it'))),
    }),
  ),
})
export const holders = v.object({
  organizations: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      kind: v.string(),
      roles: v.array(v.object({ role, roleName: v.string() })),
    }),
  ),
  holders: v.array(
    v.object({
      customer: v.string(),
      name: v.string(),
      organization: v.string(),
      role,
      roleName: v.string(),
      since: instantOut,
    }),
  ),
})

// ——— searching ———

export const searchQuery = v.strictObject({
  q: v.pipe(
    v.string('search-text'),
    v.trim(),
    v.minLength(2, 'search-text'),
    v.maxLength(60, 'search-text'),
    v.regex(PLAIN, 'search-text'),
  ),
})
export const hits = v.object({
  hits: v.array(
    v.object({
      kind: v.picklist(searchKinds),
      id: v.string(),
      state: v.string(),
      at: instantOut,
      entry: v.nullable(v.string()),
      within: v.nullable(v.string()),
      number: v.nullable(v.string()),
      workflow: v.nullable(v.string()),
    }),
  ),
})
export type Hit = v.InferOutput<typeof hits>['hits'][number]

// ——— looking at a customer ———

export const customersQuery = v.strictObject({
  phone: v.optional(phone),
  account: v.optional(v.pipe(v.string('account-number'), v.regex(/^\d{19}$/, 'account-number'))),
})
/** Enough to tell that it is the right one; nothing to copy. */
export const found = v.object({
  customers: v.array(v.object({ id: v.string(), name: v.string(), phone: v.string() })),
})
export const newLook = v.strictObject({ customer, reason })
export const look = v.object({
  id: v.string(),
  customer: v.string(),
  expires: v.pipe(instantOut, v.description('Fifteen minutes later, by real time')),
})
const lookId = businessId('look')
export const lookQuery = v.strictObject({ look: lookId })
export const fields = ['name', 'phone', 'identity'] as const
export type Field = (typeof fields)[number]
export const customerSeen = v.object({
  id: v.string(),
  name: v.pipe(v.string(), v.examples(['李**'])),
  phone: v.pipe(v.string(), v.examples(['138****1234'])),
  identity: v.nullable(v.pipe(v.string(), v.examples(['**************1234']))),
  joinedAt: instantOut,
  accounts: v.array(
    v.object({
      id: v.string(),
      number: v.string(),
      balance: moneyOut,
      available: moneyOut,
      held: moneyOut,
      freezes: v.array(
        v.object({
          id: v.string(),
          blocks: v.nullable(v.picklist(['debits', 'credits', 'both'])),
          amount: v.nullable(moneyOut),
          order: v.pipe(v.string(), v.description('The business object that ordered it')),
          reason: v.string(),
          since: instantOut,
          covered: v.pipe(
            moneyOut,
            v.description('What of the balance it has now; what comes in goes to the first that is short'),
          ),
          short: v.nullable(
            v.pipe(moneyOut, v.description('What it still waits for; null where it is for the whole account')),
          ),
          ordered: v.nullable(
            v.object({
              id: v.string(),
              body: v.picklist(bodyNames),
              bodyName: v.string(),
              document: v.string(),
              until: instantOut,
              secret: v.boolean(),
              mayRenew: v.boolean(),
              mayDeduct: v.boolean(),
            }),
          ),
        }),
      ),
    }),
  ),
})
export type CustomerSeen = v.InferOutput<typeof customerSeen>
export const unmask = v.strictObject({ look: lookId, field: v.picklist(fields, 'field'), reason })
export const unmasked = v.object({ field: v.picklist(fields), value: v.string() })
/** What a customer is told of who looked: when, in which role, why; never the person. */
export const looksAtMe = v.object({
  looks: v.array(
    v.object({
      at: instantOut,
      role,
      roleName: v.string(),
      reason: v.string(),
      field: v.nullable(v.picklist(fields)),
    }),
  ),
})
/** Attended: the teller has the person and their card in front of them. */
export const openAtCounter = v.strictObject({
  phone,
  name: personName,
  identity: residentId,
  class: v.literal('I', 'class'),
})
export const openedAtCounter = v.object({
  id: v.string(),
  name: v.pipe(v.string(), v.description('Masked')),
  phone: v.pipe(v.string(), v.description('Masked')),
  account: v.string(),
  class: v.literal('I'),
})

// ——— the trail ———

export const auditQuery = v.strictObject({
  customer: v.optional(customer),
  person: v.optional(customer),
  day: v.optional(day),
  before: v.optional(v.pipe(v.string('cursor'), v.regex(/^\d{1,15}$/, 'cursor'), v.transform(Number))),
})
export const auditRow = v.object({
  sequence: v.number(),
  at: instantOut,
  person: v.object({ id: v.string(), name: v.string() }),
  roleName: v.string(),
  organization: v.string(),
  call: v.string(),
  subject: v.string(),
  customer: v.nullable(v.object({ id: v.string(), name: v.pipe(v.string(), v.description('Masked')) })),
  reason: v.string(),
  request: v.string(),
  result: v.string(),
  hash: v.string(),
})
export type AuditRow = v.InferOutput<typeof auditRow>
export const auditRows = v.object({
  rows: v.array(auditRow),
  next: v.nullable(v.string()),
  head: v.object({ sequence: v.number(), hash: v.string() }),
  days: v.array(v.object({ day: dayOut, rows: v.number(), root: v.string() })),
})
