/** `npx qiao …`: every command in one line of this table; what a command needs is loaded when it is called. */
type Command = { readonly says: string; run(args: string[]): Promise<unknown> }

const part = (file: string) => () => import(file)

const commands: Readonly<Record<string, Command>> = {
  start: {
    says: 'the whole bank on this machine [--fresh]',
    run: async (args) => (await import('./launcher/command.ts')).start(args),
  },
  bank: { says: 'the bank alone: ledger, API, operator’s port', run: part('./bank.ts') },
  edge: {
    says: 'the edge alone, on the local runtime',
    run: async () => (await import('./launcher/command.ts')).edgeAlone(),
  },
  worker: { says: 'the worker alone', run: part('./worker.ts') },
  simulators: { says: 'the outside systems alone', run: part('./simulators.ts') },
  migrate: {
    says: 'bring the database of DATABASE_URL up to date',
    run: async () => (await import('./launcher/command.ts')).migrateDatabase(),
  },
  verify: {
    says: 'recompute the whole ledger from its log, and the audit trail’s chain; names the first thing that is wrong',
    run: async () => (await import('./ledger-commands.ts')).verifyLedger(await databaseUrl()),
  },
  replay: {
    says: 'rebuild the ledger of any moment [--until POSITION] [--account ID]',
    run: async (args) => (await import('./ledger-commands.ts')).replayLedger(await databaseUrl(), args),
  },
  project: {
    says: 'rebuild every table of the projection from the log; the bank must be stopped',
    run: async () => (await import('./ledger-commands.ts')).projectLedger(await databaseUrl()),
  },
  stewards: {
    says: 'give a bank its first two stewards of rights: PHONE PHONE; later ones take two persons',
    run: async (args) => (await import('./first-stewards.ts')).firstStewards(await databaseUrl(), args),
  },
  backup: {
    says: 'copy this machine’s PostgreSQL while it runs: FOLDER (needs QIAO_ARCHIVE)',
    run: async (args) => (await import('./launcher/command.ts')).backup(args),
  },
  restore: {
    says: 'put a backup back, up to any moment: FOLDER [--to INSTANT]; the bank must be stopped',
    run: async (args) => (await import('./launcher/command.ts')).restore(args),
  },
  clock: {
    says: 'show bank time, or move it day by day: +30d',
    run: async (args) => (await import('./launcher/command.ts')).clock(args),
  },
  'close-day': {
    says: 'close the business day that is over, or find the run that does',
    run: async () => (await import('./launcher/command.ts')).closeDay(),
  },
  doctor: {
    says: 'what is wrong with this machine, and how to mend it',
    run: async () => (await import('./launcher/doctor.ts')).doctor(),
  },
  keys: {
    says: 'the edge’s signing keys: list, rotate, add [FILE], drop KID [FILE]',
    run: async (args) => (await import('./launcher/keys-command.ts')).keys(args),
  },
  help: { says: 'this list', run: async () => help() },
}

/** DATABASE_URL, or that of the bank of this machine. */
const databaseUrl = async () => (await import('./launcher/command.ts')).databaseUrl()

/** Failures whose message is all that whoever typed the command needs. */
const saidPlainly: Readonly<Record<string, (message: string) => string>> = {
  WrongConfiguration: (message) => message,
  CannotBackUp: (message) => message,
  CannotChangeKeys: (message) => message,
  Wrong: (message) => `✗ ${message}`,
}

function help() {
  console.log('npx qiao COMMAND\n')
  for (const [name, { says }] of Object.entries(commands)) console.log(`  ${name.padEnd(12)} ${says}`)
}

const [name = 'help', ...args] = process.argv.slice(2)
const command = commands[name]
if (command)
  try {
    await command.run(args)
  } catch (failure) {
    const { name: kind, message } = failure as Error
    const says = saidPlainly[kind]
    if (!says) throw failure
    console.error(says(message))
    process.exitCode = 1
  }
else {
  console.error(`there is no command "${name}"\n`)
  help()
  process.exitCode = 2
}
