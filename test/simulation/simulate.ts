/**
 * One simulated run: the real engine, sequencer, appender and projector; a simulated PostgreSQL and clock; clients that
 * send again what was not answered. Crashes, lost answers, late commits, two writers, a full disk: all from one seed.
 * At the end every answer, every balance and every row is compared with the judge's.
 */
import { createHash } from 'node:crypto'
import { accountId, type Id } from '../../core/id.ts'
import { decodeAnswers, encodeCommands, eventsOf } from '../../core/ledger/codec.ts'
import { type Answer, type Command, isDone } from '../../core/ledger/command.ts'
import { Engine } from '../../core/ledger/engine.ts'
import { bigintAsText } from '../../core/ledger/json.ts'
import { GENESIS } from '../../core/ledger/merkle.ts'
import { Appender, whatIsWrong } from '../../workflows/storage/ledger/appender.ts'
import { batchHasher } from '../../workflows/storage/ledger/hash.ts'
import { Sequencer } from '../../workflows/storage/ledger/sequencer.ts'
import { Fenced, Unreachable } from '../../workflows/storage/ledger/store.ts'
import { Projection } from '../../workflows/storage/ledger/stretch.ts'
import { Books } from './books.ts'
import { type Faults, noFaults, SimulatedDatabase } from './database.ts'
import { World } from './world.ts'

const T0 = Date.parse('2026-11-23T09:00:00+08:00')
const WINDOW = 16_384
const ACCOUNTS = 60

export type Run = {
  readonly seed: number
  readonly events: number
  readonly transfers: number
  readonly done: number
  readonly faults: Faults
  readonly digest: string
}

type Request = {
  readonly bytes: Uint8Array
  readonly commands: readonly Command[]
  answered(answers: readonly Answer[]): void
}

/** A bank process. Once dead, nothing of it answers or writes any more; what the server already heard, it may still do. */
class Bank {
  dead = false
  #sequencer: Sequencer | undefined
  #next = 1
  #stepping = false
  readonly #asked = new Map<number, Request>()
  readonly #world: World
  readonly #database: SimulatedDatabase
  readonly #stopped: (failure: Error) => void

  constructor(world: World, database: SimulatedDatabase, stopped: (failure: Error) => void) {
    this.#world = world
    this.#database = database
    this.#stopped = stopped
    void this.#begin().catch((failure: Error) => this.#stop(failure))
  }
  #stop(failure: Error) {
    if (this.dead) return
    this.dead = true
    this.#stopped(failure)
  }
  async #insist<T>(call: () => Promise<T>): Promise<T> {
    for (;;)
      try {
        return await call()
      } catch (failure) {
        if (!(failure instanceof Unreachable) || this.dead) throw failure
        await this.#world.pause(50)
      }
  }

  async #begin() {
    const store = this.#database.logStore()
    const appender = new Appender({
      store, shard: 0,  pause: (ms) => (this.dead ? new Promise(() => {}) : this.#world.pause(ms)),
      on: {
        durable: (sequence) => {
          if (this.dead) return
          this.#sequencer?.durable(sequence)
          this.#schedule()
        },
        snapshotKept: () => this.#sequencer?.snapshotKept(),
        stopped: (failure) => this.#stop(failure),
        trouble: () => {},
      },
    }) // biome-ignore format: one world
    await this.#insist(() => store.take())
    const snapshot = await this.#insist(() => store.newestSnapshot())
    let engine = new Engine({ window: WINDOW })
    if (snapshot) {
      engine = Engine.restore(snapshot.scalars, await this.#insist(() => store.snapshotParts(snapshot)))
      appender.startFrom(snapshot.sequence, snapshot.hash)
    }
    for await (const row of appender.tail()) engine.replay(row.sequence, row.bookedAt, row.body)
    if (this.dead) return
    this.#sequencer = new Sequencer(
      engine,
      {
        now: () => this.#world.now,
        append: (batch) => this.dead || appender.append(batch),
        keepParts: (parts, sequence) => this.dead || appender.keepParts(parts, sequence),
        completeSnapshot: (scalars, sequence) => this.dead || appender.completeSnapshot(scalars, sequence),
        recall: (wanted) => this.#insist(() => store.recall(wanted)),
        answer: (id, answers) => {
          const request = this.#asked.get(id)
          this.#asked.delete(id)
          // The answer may get lost with the process that was to give it.
          if (!this.dead) request?.answered(decodeAnswers(answers))
        },
        refuse: (id) => void this.#asked.delete(id),
      },
      { waiting: 20_000, inFlight: 400_000, snapshotEvery: 6_000 },
    )
    this.#sequencer.onReady = () => this.#schedule()
    void this.#project()
    this.#schedule()
  }
  async #project() {
    const projection = new Projection(this.#database.projectionStore(), () => this.#world.pause(0))
    await this.#insist(() => projection.begin())
    while (!this.dead) {
      try {
        if (!(await projection.step(300_000))) await this.#world.pause(5)
      } catch (failure) {
        if (this.dead) return
        if (!(failure instanceof Unreachable)) return this.#stop(failure as Error)
        await this.#world.pause(20)
        await this.#insist(() => projection.begin()).catch(() => {})
      }
      this.#sequencer?.projected(projection.sequence)
      this.#schedule()
    }
  }
  #schedule() {
    if (this.#stepping || this.dead) return
    this.#stepping = true
    this.#world.after(0, () => {
      this.#stepping = false
      if (this.dead) return
      try {
        if (this.#sequencer?.step()) this.#schedule()
      } catch (failure) {
        this.#stop(failure as Error)
      }
    })
  }
  submit(request: Request) {
    if (this.dead || !this.#sequencer) return
    const id = this.#next++
    this.#asked.set(id, request)
    this.#sequencer.submit(id, request.bytes)
    this.#schedule()
  }
}

export async function simulate(seed: number, transfers: number): Promise<Run> {
  const faults = noFaults()
  const world = new World(seed, T0)
  const { chance } = world
  const database = new SimulatedDatabase(world, faults)
  const failures: Error[] = []
  const banks: Bank[] = []
  const start = () => {
    const bank: Bank = new Bank(world, database, (failure) => {
      // A fenced writer stops and is started again, like one that died; anything else is what we are looking for.
      if (!(failure instanceof Fenced || failure instanceof Unreachable)) failures.push(failure)
      banks.splice(banks.indexOf(bank), 1)
      if (banks.length === 0) world.after(20 + chance.below(200), start)
    })
    banks.push(bank)
  }

  // ——— what clients send ———
  const account = (n: number) => accountId(`sim ${n}`, 'sim')
  let made = 0
  const id = (instant = world.now): Id =>
    (instant.toString(16).padStart(12, '0') +
      (++made).toString(16).padStart(8, '0') +
      chance.next().toString(16).padStart(8, '0') +
      '0000') as Id
  const purpose = { business: '', step: '', memo: '', actor: '', request: '' }
  const holds: Id[] = []
  const command = (): Command => {
    const [from, to] = [chance.below(ACCOUNTS), chance.below(ACCOUNTS)]
    const [debit, credit] = [account(from), account(from === to ? (to + 1) % ACCOUNTS : to)]
    const amount = BigInt(1 + chance.below(from < 4 ? 900 : 300))
    const kind = chance.below(40)
    if (kind < 3) {
      const hold: Command = {
        kind: 'hold',
        id: id(),
        ...purpose,
        transfers: [{ debit, credit, amount }],
        ...(chance.once(3) ? { expiresAt: world.now + chance.below(60_000) } : {}),
      }
      holds.push(hold.id)
      return hold
    }
    if (kind < 6 && holds.length > 0)
      return {
        kind: chance.once(2) ? 'settle' : 'release',
        id: id(),
        ...purpose,
        hold: holds[Math.max(0, holds.length - 1 - chance.below(80))]!,
      }
    return { kind: 'post', id: id(), ...purpose, transfers: [{ debit, credit, amount }] }
  }

  const answers = new Map<Id, string>()
  const key = (answer: Answer) => JSON.stringify(answer, bigintAsText)
  const note = (commands: readonly Command[], given: readonly Answer[]) =>
    commands.forEach(({ id }, n) => {
      const said = key(given[n]!)
      const before = answers.get(id)
      if (before !== undefined && before !== said)
        failures.push(new Error(`${id} was answered ${before} and later ${said}`))
      answers.set(id, said)
    })
  /** Sends until it is answered, each time to whichever bank is there. */
  const persist = (commands: readonly Command[], then: () => void) => {
    const bytes = encodeCommands(commands)
    let open = true
    const send = () => {
      if (!open) return
      const bank = banks[chance.below(Math.max(1, banks.length))]
      bank?.submit({ bytes, commands, answered: (given) => {
        note(commands, given)
        if (!open) return
        open = false
        then()
      } }) // biome-ignore format: one request
      world.after(400 + chance.below(600), send)
    }
    send()
  }
  const old: (readonly Command[])[] = []
  let sent = 0
  let waiting = 0
  const client = () => {
    if (sent >= transfers) return
    // Now and then something old is sent again: its answer must still be the first one.
    if (old.length > 0 && chance.once(12)) {
      faults.duplicate++
      waiting++
      const again = old[chance.below(old.length)]!
      if (chance.once(2)) faults.reordered++
      return persist(chance.once(2) ? [...again].reverse() : again, () => {
        waiting--
        world.after(chance.below(10), client)
      })
    }
    const commands = Array.from({ length: 1 + chance.below(chance.once(6) ? 400 : 60) }, command)
    sent += commands.length
    waiting++
    if (old.length < 200 || chance.once(20)) old.push(commands.slice(0, 20))
    persist(commands, () => {
      waiting--
      world.after(chance.below(20), client)
    })
  }

  start()
  const openings: Command[] = Array.from({ length: ACCOUNTS }, (_, n) => ({
    kind: 'open', id: id(T0), account: account(n), unit: 'CNY', side: n === 1 ? 'debit' : 'credit', head: '2011', owner: '', ...(n < 4 ? {} : { floor: n % 7 === 0 ? -500n : 0n }),
  })) // biome-ignore format: one list
  let ready = false
  persist(openings, () => {
    ready = true
    for (let n = 0; n < 6; n++) client()
  })
  const trouble = () => {
    if (sent >= transfers) return
    if (banks.length > 0 && chance.once(3)) {
      faults.crash++
      const bank = banks[chance.below(banks.length)]!
      bank.dead = true
      banks.splice(banks.indexOf(bank), 1)
      world.after(20 + chance.below(400), () => banks.length === 0 && start())
    } else if (banks.length === 1 && chance.once(4)) {
      // The first still lives and believes that the shard is its own.
      faults['second-writer']++
      start()
    }
    world.after(300 + chance.below(1_500), trouble)
  }
  world.after(500, trouble)
  const finished = () =>
    failures.length > 0 || (ready && sent >= transfers && waiting === 0 && database.cursor === database.newest)
  await world.run(finished)
  for (const bank of banks) bank.dead = true
  if (failures.length > 0) throw failures[0]
  if (!finished()) throw new Error('the run stopped with something still waiting')

  return { seed, ...judge(database, answers), transfers: sent, faults }
}

/** Compares everything that is durable with the judge's books, and every answer with what is durable. */
function judge(database: SimulatedDatabase, answers: ReadonlyMap<Id, string>) {
  const books = new Books()
  const hasher = batchHasher()
  const engine = new Engine({ window: WINDOW })
  const logged = new Set<Id>()
  let [previous, events, done] = [GENESIS as Uint8Array, 0, 0]
  database.log.forEach((row, n) => {
    const wrong = whatIsWrong(row, n, previous, 0, hasher)
    if (wrong) throw new Error(wrong)
    previous = row.hash
    engine.replay(row.sequence, row.bookedAt, row.body)
    for (const event of eventsOf(row.body)) {
      events++
      if (isDone(event.said)) done++
      if (event.ended) books.expire(event.ended.id)
      if (!event.command) continue
      const should = books.answer(event.command)
      if (event.said.kind !== should)
        throw new Error(
          `${event.command.kind} ${event.id} was answered ${event.said.kind}; by the books it is ${should}`,
        )
      logged.add(event.id)
      const given = answers.get(event.id)
      if (given !== undefined && !given.includes(`"kind":"${should}"`))
        throw new Error(`${event.id} was answered ${given}; the log says ${should}`)
    }
  })
  for (const [id, given] of answers)
    if (!logged.has(id)) throw new Error(`${id} was answered ${given} and is not in the log`)
  for (const one of engine.accounts()) {
    const book = books.accounts.get(one.id)!
    const shown = database.accounts.get(one.id)!
    if (Number(one.debits) !== book.debits || Number(one.credits) !== book.credits)
      throw new Error(`account ${one.id} of the engine differs from the books`)
    if (
      shown.debits !== one.debits ||
      shown.credits !== one.credits ||
      shown.held_debits !== one.heldDebits ||
      shown.held_credits !== one.heldCredits
    )
      throw new Error(`account ${one.id} of the projection differs from the engine`)
    let days = 0n
    for (const [key, sum] of database.days) if (key.startsWith(one.id)) days += sum
    if (days !== one.debits - one.credits) throw new Error(`the days of account ${one.id} do not add up to its balance`)
  }
  if (database.entries.size !== events)
    throw new Error(`the projection shows ${database.entries.size} entries of ${events}`)
  const digest = createHash('sha256')
  for (const piece of engine.state()) digest.update(piece)
  return { events, done, digest: digest.digest('hex').slice(0, 16) }
}
