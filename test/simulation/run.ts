/**
 * `npm run simulate -- --seed N` repeats one run exactly; `--seeds FROM-TO` runs many, `--plant NAME` with a bug on
 * purpose. Prints what failed with the command that repeats it.
 */
import type { Run } from './simulate.ts'

const option = (name: string) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : undefined
const planted = option('plant')
if (planted) (await import('./plants.ts')).plant(planted)
const { simulate } = await import('./simulate.ts')
const { FAULTS, noFaults } = await import('./database.ts')

const transfers = Number(option('transfers') ?? 50_000)
const [from, to] = (option('seeds') ?? `${option('seed') ?? 1}-${option('seed') ?? 1}`).split('-').map(Number) as [
  number,
  number,
]
const faults = noFaults()
let [events, done, runs] = [0, 0, 0]
const began = performance.now()
for (let seed = from; seed <= to; seed++) {
  let run: Run
  try {
    run = await simulate(seed, transfers)
  } catch (failure) {
    console.log(JSON.stringify({ failed: seed, why: (failure as Error).message }))
    console.log(
      `again: npm run simulate -- --seed ${seed} --transfers ${transfers}${planted ? ` --plant ${planted}` : ''}`,
    )
    process.exit(1)
  }
  runs++
  events += run.events
  done += run.done
  for (const fault of FAULTS) faults[fault] += run.faults[fault]
  if (from === to) console.log(JSON.stringify(run))
}
const never = FAULTS.filter((fault) => faults[fault] === 0)
if (from !== to) {
  console.log(
    JSON.stringify({
      runs,
      from,
      to,
      events,
      done_share: Number((done / events).toFixed(3)),
      seconds: Math.round((performance.now() - began) / 1000),
      faults,
    }),
  )
  if (never.length > 0 && !planted) {
    console.log(`never happened: ${never.join(', ')}`)
    process.exit(1)
  }
}
process.exit(0)
