/** A flow that the kill proof goes through: its ways as data, and how each is walked and judged. */
import type { Urls } from '../../workflows/bank/launcher/start.ts'
import type { Customer } from '../support/customer.ts'

export type Way = {
  /** The steps that are taken on this way and not on one before it. */
  readonly steps: readonly string[]
  /** It takes days of bank time: a sample has one point of it. */
  readonly slow?: true
}
export type Flow = {
  readonly name: string
  /** All of its activities: one without a way that leads to it stops the proof. */
  readonly activities: readonly string[]
  readonly ways: Readonly<Record<string, Way>>
  begin(stage: Stage): Promise<Played>
}
/** What a flow plays on: a bank that runs, a payer with money, and what every check needs. */
export type Stage = {
  readonly urls: Urls
  readonly serial: string
  readonly payer: Customer
  /** The payer's account at the other bank, from which the money came. */
  readonly card: string
  check(holds: boolean, what: string): void
  post(url: string, body: unknown): Promise<Response>
  get<T>(url: string): Promise<T>
  /** What a person does whose request fails: press again, with the same key. */
  patiently<T>(what: string, act: () => Promise<T | undefined>): Promise<T>
  signedIn(who: Customer): Promise<unknown>
  nextDay(): Promise<void>
  readonly base: Base
  runIsOver(id: string): Promise<boolean>
  /** Waits for the end of a run: what it ended with, or how it ended otherwise. */
  runEnds(id: string): Promise<string>
}
export type Walk = {
  /** Sets it going; the point is reached sometime after. */
  start(): void
  /** Done every five seconds until the point is reached. */
  moving?: () => Promise<void>
  readonly withinMs: number
  /** After everything was killed and is back: brings it to its end, judges it, and says so in a few words. */
  finish(point: string): Promise<string>
}
export type Played = {
  walk(way: string, n: number): Promise<Walk>
  /** What must hold after all of them; in a sentence. */
  end(): Promise<string>
}
export const fen = (amount: string) => BigInt(amount.replace('.', ''))

/** What each head had net on its credit side, when a flow began: what another one left there is not its business. */
export type Base = ReadonlyMap<string, bigint>
export type Trial = {
  units: Record<string, { balanced: boolean }>
  heads: { head: string; debits: string; credits: string }[]
}
/** The books balance, and what a head has net since the flow began. */
export async function books(stage: Stage): Promise<(head: string) => bigint> {
  const net = await netNow(stage)
  return (code) => net(code) - (stage.base.get(code) ?? 0n)
}
async function netNow({ patiently, get, urls, check }: Omit<Stage, 'base'>): Promise<(head: string) => bigint> {
  const trial = await patiently('the trial balance', () => get<Trial>(`${urls.operator}/trial-balance`))
  for (const [unit, { balanced }] of Object.entries(trial.units)) check(balanced, `the books do not balance in ${unit}`)
  return (code) =>
    trial.heads
      .filter(({ head }) => head === code)
      .reduce((sum, { debits, credits }) => sum + fen(credits) - fen(debits), 0n)
}

export async function baseOf(stage: Omit<Stage, 'base'>): Promise<Base> {
  const net = await netNow(stage)
  const { heads } = await stage.get<Trial>(`${stage.urls.operator}/trial-balance`)
  return new Map(heads.map(({ head }) => [head, net(head)]))
}

export type FaceSession = { readonly id: string; readonly captured: boolean; readonly forgotten: boolean }
/** The face provider's sessions. */
export const faceSessions = async ({ get, urls }: Pick<Stage, 'get' | 'urls'>): Promise<readonly FaceSession[]> =>
  (await get<{ sessions: FaceSession[] }>(`${urls.control}/control/face/sessions`)).sessions
/** It has deleted all of them; the step that has it do so may come after what people see. Answers how many there were. */
export async function facesForgotten(stage: Stage): Promise<number> {
  let all: readonly FaceSession[] = []
  const kept = () => all.filter(({ forgotten }) => !forgotten).length
  await stage
    .patiently('the provider to forget', async () => {
      all = await faceSessions(stage)
      return kept() === 0 ? true : undefined
    })
    .catch(() => undefined)
  stage.check(kept() === 0, `the face provider still has ${kept()} of ${all.length} sessions`)
  return all.length
}
