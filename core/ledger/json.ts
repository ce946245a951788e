/** The ledger's commands and answers as JSON, for its HTTP API. Amounts are whole minor units, written as text. */
import * as v from 'valibot'
import type { Id } from '../id.ts'
import { isId } from '../id.ts'
import type { Said } from './codec.ts'
import { type Answer, type Command, placeText, positionOf } from './command.ts'

const id = v.pipe(
  v.string('id'),
  v.check(isId, 'id'),
  v.transform((text) => text as Id),
)
const minor = v.pipe(
  v.string('minor-units'),
  v.regex(/^-?\d{1,16}$/, 'minor-units'),
  v.transform((text) => BigInt(text)),
)
const text = v.pipe(v.string('text'), v.maxLength(200, 'text'))
const instant = v.pipe(v.number('instant'), v.safeInteger('instant'), v.minValue(0, 'instant'))
const day = v.pipe(v.number('day'), v.integer('day'), v.minValue(-1_000_000, 'day'), v.maxValue(1_000_000, 'day'))
const transfer = v.strictObject({ debit: id, credit: id, amount: minor })
const purpose = {
  id, business: v.optional(text, ''), step: v.optional(text, ''), memo: v.optional(text, ''), actor: v.optional(text, ''), request: v.optional(text, ''),
} // biome-ignore format: one list
const entry = {
  ...purpose,
  transfers: v.pipe(v.array(transfer), v.minLength(1, 'transfers'), v.maxLength(1_000, 'transfers')),
}

export const commandShape = v.variant('kind', [
  v.strictObject({
    kind: v.literal('open'), id, account: id, unit: v.pipe(text, v.minLength(1, 'unit')), side: v.picklist(['debit', 'credit'], 'side'), head: text, owner: text,
    floor: v.exactOptional(minor), limit: v.exactOptional(v.strictObject({ allowance: minor, period: v.picklist(['day', 'month', 'year'], 'period'), source: id })),
  }),
  v.strictObject({ kind: v.literal('post'), ...entry, effectiveDay: v.exactOptional(day), under: v.exactOptional(id) }),
  v.strictObject({ kind: v.literal('hold'), ...entry, expiresAt: v.exactOptional(instant) }),
  v.strictObject({ kind: v.literal('settle'), ...purpose, hold: id, amounts: v.exactOptional(v.pipe(v.array(minor), v.minLength(1, 'amounts'))), effectiveDay: v.exactOptional(day) }),
  v.strictObject({ kind: v.literal('release'), ...purpose, hold: id }),
  v.strictObject({ kind: v.literal('reverse'), ...purpose, entry: id, effectiveDay: v.exactOptional(day) }),
  v.strictObject({
    kind: v.literal('freeze'), ...purpose, account: id, blocks: v.exactOptional(v.picklist(['debits', 'credits', 'both'], 'blocks')), amount: v.exactOptional(minor),
    expiresAt: v.exactOptional(instant),
  }),
  v.strictObject({ kind: v.literal('thaw'), ...purpose, freeze: id }),
  v.strictObject({ kind: v.literal('bound'), ...purpose, account: id, floor: v.exactOptional(v.nullable(minor)), allowance: v.exactOptional(minor) }),
  v.strictObject({ kind: v.literal('close'), ...purpose, account: id }),
]) // biome-ignore format: a table reads better in rows
/** One command, or an array that is decided one after another in its order. */
export const submissionShape = v.union([
  commandShape,
  v.pipe(v.array(commandShape), v.minLength(1, 'commands'), v.maxLength(1_000, 'commands')),
])

type Json<T> = T extends bigint
  ? string
  : T extends readonly (infer One)[]
    ? readonly Json<One>[]
    : T extends object
      ? { readonly [K in keyof T]: Json<T[K]> }
      : T
export type CommandJson = Json<Exclude<Command, { kind: 'clock' }>>
export type AnswerJson = Json<Answer> & { readonly place: string; readonly position: number }

/** For `JSON.stringify`: bigints as text. */
export const bigintAsText = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
export const commandJson = (command: Command): CommandJson =>
  JSON.parse(JSON.stringify(command, bigintAsText)) as CommandJson
export const saidJson = <S extends Said>(said: S): Json<S> =>
  ('short' in said ? { ...said, short: String(said.short) } : said) as Json<S>
export const answerJson = (answer: Answer): AnswerJson => {
  const position = positionOf(answer)
  return { ...saidJson(answer), place: placeText(position), position } as AnswerJson
}

/** A typed client of the ledger's HTTP API. Throws when the ledger cannot answer; then the same call may be made again. */
export function ledgerApi(
  url: string,
  ask: (
    url: string,
    init: { method: string; headers: Record<string, string>; body: string },
  ) => Promise<{ ok: boolean; status: number; json(): Promise<unknown> }>,
) {
  const call = async (path: string, commands: readonly Command[]) => {
    const body = JSON.stringify(commands.length === 1 ? commandJson(commands[0]!) : commands.map(commandJson))
    const response = await ask(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const said = await response.json()
    if (!response.ok) throw new Error(`the ledger did not answer (${response.status}): ${JSON.stringify(said)}`)
    return (Array.isArray(said) ? said : [said]) as AnswerJson[]
  }
  return {
    submit: (commands: readonly Command[]) => call('/ledger/entries', commands),
    /** What each would be answered now, each for itself; nothing is done. */
    ask: (commands: readonly Command[]) => call('/ledger/forecasts', commands),
  }
}
