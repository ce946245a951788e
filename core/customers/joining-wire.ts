/** Shapes of joining online, of consents, and of what officers see of it. */
import * as v from 'valibot'
import { businessId } from '../call.ts'
import { cardNumber, dayOut, instantOut, personName } from '../shape.ts'
import { purposes } from './consents.ts'
import { joiningStates, onlineClasses, outcomes, parts, whys } from './joining.ts'
import { readResidentId } from './resident-id.ts'

/** Text in, the number as it is kept out. */
export const residentId = v.pipe(
  v.string('resident-id'),
  v.maxLength(30, 'resident-id'),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const read = readResidentId(dataset.value)
    if (read.ok) return read.value
    addIssue({ message: read.refusal.kind })
    return NEVER
  }),
)
export const identity = v.strictObject({ name: personName, number: residentId })

const version = v.pipe(v.string('consents'), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'consents'))
export const consents = v.strictObject({
  consents: v.pipe(
    v.array(v.strictObject({ purpose: v.picklist(purposes, 'consents'), version }), 'consents'),
    v.minLength(1, 'consents'),
    v.maxLength(purposes.length, 'consents'),
  ),
})

/**
 * `start`: a session with the provider is opened, its page stands in the answer. `capture`: what that page gave back; the
 * result itself is fetched by the bank. `instead`: another way, for who does not want their face compared.
 */
export const face = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('start') }),
    v.strictObject({
      kind: v.literal('capture'),
      capture: v.pipe(v.string('capture'), v.regex(/^[\w-]{8,64}$/, 'capture')),
    }),
    v.strictObject({ kind: v.literal('instead'), way: v.picklist(['video', 'branch'], 'way') }),
  ],
  'face',
)
export const account = v.strictObject({
  number: cardNumber,
  class: v.optional(v.picklist(onlineClasses, 'account-class'), 'II'),
})

export const consentOut = v.object({
  purpose: v.picklist(purposes),
  version: v.pipe(v.string(), v.description('Of the text that holds now')),
  title: v.string(),
  says: v.string(),
  without: v.pipe(v.string(), v.description('What taking it back means')),
  need: v.pipe(
    v.picklist(['needed', 'way', 'free']),
    v.description('`needed` to join; `way`: there is another way without; `free`: refusing costs nothing'),
  ),
  separate: v.pipe(v.boolean(), v.description('To be asked for by itself, never in one tick with another')),
  given: v.nullable(v.object({ version: v.string(), at: instantOut })),
  withdrawnAt: v.nullable(instantOut),
})
export type ConsentOut = v.InferOutput<typeof consentOut>
export const consentList = v.object({ consents: v.array(consentOut) })

export const joining = v.object({
  id: v.nullable(v.string()),
  state: v.pipe(v.picklist(['new', ...joiningStates]), v.description('`new`: nothing was given yet')),
  step: v.pipe(
    v.picklist(['consents', 'identity', 'face', 'capture', 'account', 'wait', 'officer', 'branch', 'over']),
    v.description(
      'What comes next. `capture`: the page of `face` is open; `wait`: the bank is at it, ask again; `officer`: someone of the bank looks; `branch`: they expect you there',
    ),
  ),
  todo: v.pipe(v.string(), v.description('What to do, in words')),
  done: v.object({ consents: v.boolean(), identity: v.boolean(), face: v.boolean(), account: v.boolean() }),
  wrong: v.nullable(
    v.object({
      code: v.picklist(whys),
      part: v.nullable(v.picklist(parts)),
      detail: v.pipe(v.string(), v.description('What is wrong and what helps, in words')),
      triesLeft: v.nullable(v.pipe(v.number(), v.integer())),
    }),
  ),
  officer: v.nullable(
    v.object({ until: instantOut, says: v.pipe(v.string(), v.description('What they said, if they did')) }),
  ),
  appeal: v.nullable(v.object({ until: instantOut, detail: v.string() })),
  person: v.nullable(
    v.object({
      name: v.string(),
      number: v.pipe(v.string(), v.examples(['441***********001X'])),
      minor: v.pipe(v.boolean(), v.description('16 or 17: own ID, no credit')),
    }),
  ),
  face: v.nullable(v.object({ session: v.string(), page: v.string(), expires: instantOut })),
  boundAccount: v.nullable(v.object({ bankName: v.string(), number: v.string() })),
  class: v.pipe(v.picklist(onlineClasses), v.description('Of the account that is applied for')),
  account: v.nullable(
    v.object({ number: v.pipe(v.string(), v.description('19 digits'), v.examples(['6299000000000000017'])) }),
  ),
  lapses: v.nullable(v.pipe(instantOut, v.description('The application ends then, if nothing more is given'))),
  consents: v.array(consentOut),
})
export type Joining = v.InferOutput<typeof joining>

export const onePurpose = v.strictObject({ purpose: v.picklist(purposes, 'consents') })

/** What officers see: who it is about is masked but for the name they must compare. */
export const joiningCase = v.object({
  id: businessId('joining-case'),
  joining: v.string(),
  part: v.picklist(parts),
  why: v.picklist(whys),
  says: v.pipe(v.string(), v.description('What is unclear, in words')),
  state: v.picklist(['open', 'closed']),
  owner: v.nullable(v.string()),
  deadline: instantOut,
  escalations: v.number(),
  openedAt: instantOut,
  closedAt: v.nullable(instantOut),
  outcome: v.nullable(v.string()),
})
export type JoiningCase = v.InferOutput<typeof joiningCase>
export const joiningCases = v.object({ cases: v.array(joiningCase), next: v.nullable(v.string()) })
/** How those who began on a day have fared so far; the last thirty days, those without anybody left out, oldest first. */
export const joiningDays = v.object({
  days: v.array(v.object({ day: dayOut, open: v.number(), joined: v.number(), refused: v.number(), left: v.number() })),
})
export const joiningCaseAll = v.object({
  case: joiningCase,
  person: v.object({
    name: v.nullable(v.string()),
    number: v.nullable(v.pipe(v.string(), v.examples(['441***********001X']))),
    phone: v.string(),
    born: v.nullable(dayOut),
    minor: v.boolean(),
  }),
  checks: v.array(
    v.object({
      part: v.picklist(parts),
      state: v.string(),
      tries: v.number(),
      why: v.nullable(v.picklist(whys)),
      says: v.nullable(v.string()),
      acceptedBy: v.nullable(v.string()),
    }),
  ),
  boundAccount: v.nullable(v.object({ bankName: v.string(), number: v.string() })),
  class: v.picklist(onlineClasses),
  possible: v.array(v.picklist(outcomes)),
  decision: v.nullable(v.object({ outcome: v.string(), by: v.string(), reason: v.string(), at: instantOut })),
  earlier: v.array(joiningCase),
  workflow: v.nullable(v.string()),
})
export type JoiningCaseAll = v.InferOutput<typeof joiningCaseAll>
export const casesQuery = v.strictObject({
  state: v.optional(v.picklist(['open', 'closed'], 'state')),
  before: v.optional(v.pipe(v.string('cursor'), v.regex(/^joining-case-[0-9a-f]{32}$/, 'cursor'))),
})
export const decision = v.strictObject({
  outcome: v.picklist(outcomes, 'outcome'),
  reason: v.pipe(v.string('reason'), v.trim(), v.minLength(1, 'reason'), v.maxLength(200, 'reason')),
})
