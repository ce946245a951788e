/**
 * Bugs on purpose, one a build: the source of one file is changed as it is loaded. The simulation must find each; a
 * plant whose place is no longer there throws, so that none is left out silently.
 */
import { registerHooks } from 'node:module'

export const PLANTS: Readonly<
  Record<string, { readonly file: string; readonly find: string; readonly replace: string }>
> = {
  'lost-write': {
    file: 'workflows/storage/ledger/appender.ts',
    find: 'await store.append(rows)',
    replace: 'if (first.sequence % 9 !== 0) await store.append(rows)',
  },
  'reordered-commit': {
    file: 'workflows/storage/ledger/sequencer.ts',
    find: 'if (sequence <= this.#durable) this.#world.answer(id, answers[n]!)',
    replace: 'if (sequence <= this.#durable + 3) this.#world.answer(id, answers[n]!)',
  },
  'double-apply': {
    file: 'core/ledger/engine.ts',
    find: 'if (slot >= 0)\n      return window.sameContent',
    replace: 'if (slot >= 0 && this.#bookedAt % 7 !== 0)\n      return window.sameContent',
  },
  'off-by-one-bound': {
    file: 'core/ledger/engine.ts',
    find: 'p[pd + FROZEN]! < p[pd + FLOOR]!',
    replace: 'p[pd + FROZEN]! < p[pd + FLOOR]! - 1',
  },
  'forgotten-refusal': {
    file: 'core/ledger/engine.ts',
    find: 'if (slot >= 0)\n      return window.sameContent',
    replace: 'if (slot >= 0 && window.code(slot) < 12)\n      return window.sameContent',
  },
  'evicted-id': {
    file: 'workflows/storage/ledger/sequencer.ts',
    find: 'const wanted = this.#engine.wanted(submission.commands)',
    replace: 'const wanted = undefined as ReturnType<Engine["wanted"]>',
  },
}

export function plant(name: string) {
  const bug = PLANTS[name]
  if (!bug) throw new Error(`there is no plant "${name}"; there are ${Object.keys(PLANTS).join(', ')}`)
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      if (!url.endsWith(bug.file)) return loaded
      const source = String(loaded.source)
      const parts = source.split(bug.find)
      if (parts.length !== 2) throw new Error(`the place of plant "${name}" is not in ${bug.file} any more`)
      return { ...loaded, source: parts.join(bug.replace) }
    },
  })
}
