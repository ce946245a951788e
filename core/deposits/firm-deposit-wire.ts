/** Shapes of what a firm's current account earns, and of 协定存款. Its deposits have the shapes of everybody's. */
import * as v from 'valibot'
import { businessId } from '../call.ts'
import { dayOut, money, moneyOut } from '../shape.ts'

const percentOut = v.pipe(v.string(), v.description('Of a year, in percent'), v.examples(['0.10']))
export const firmDeposit = v.strictObject({ id: businessId('firm'), deposit: businessId('deposit') })

const agreement = v.object({
  agreed: v.pipe(moneyOut, v.description('The base amount: up to it the current account’s rate, above it the agreed one')),
  from: v.pipe(dayOut, v.description('The first day that earns by it')),
  until: v.pipe(v.nullable(dayOut), v.description('The first day that does not; null while it goes on by itself')),
  termEnds: v.pipe(dayOut, v.description('When its term is over: it goes on, or ends')),
}) // biome-ignore format: a field a line
export const firmInterest = v.object({
  today: dayOut,
  balance: moneyOut,
  available: moneyOut,
  demand: v.pipe(percentOut, v.description('What a firm’s current account earns today')),
  agreedRate: v.pipe(v.nullable(percentOut), v.description('What is above an agreed amount earns today; null where it is not offered')),
  least: v.pipe(moneyOut, v.description('The least that may be agreed')),
  since: v.pipe(dayOut, v.description('When the running period of interest began')),
  until: v.pipe(v.nullable(dayOut), v.description('The last day that is closed')),
  earned: v.pipe(moneyOut, v.description('In the running period by then')),
  parts: v.pipe(
    v.array(
      v.object({
        what: v.picklist(['up-to', 'above', 'whole']),
        days: v.pipe(v.number(), v.integer()),
        sum: v.pipe(moneyOut, v.description('Yuan × days (积数); nothing for days without an agreement')),
        percent: v.nullable(percentOut),
        interest: moneyOut,
      }),
    ),
    v.description('How it comes about; the parts add up to it'),
  ),
  agreements: v.pipe(v.array(agreement), v.description('What runs, and what begins later in its place')),
}) // biome-ignore format: a field a line
export type FirmInterest = v.InferOutput<typeof firmInterest>

export const agreeRequest = v.strictObject({ agreed: money })
export const endAgreementRequest = v.strictObject({ when: v.picklist(['today', 'term'], 'answer') })
