/** The edge on bare workerd: what production runs, without the local runtime's proxy, which costs more than all the rest. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Home, ROOT, secretsOf } from '../../workflows/bank/launcher/home.ts'

const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name)
const text = (value: string) => JSON.stringify(value)

/** Bundles a Worker as it is deployed: the edge, or the file that is named. What wrangler says is answered. */
export function bundle(out: string, file?: string): string {
  mkdirSync(out, { recursive: true })
  const built = spawnSync(
    process.execPath,
    [bin('wrangler'), 'deploy', ...(file ? [file] : []), '--dry-run', '--outdir', out],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        ...process.env,
        CI: 'true',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_LOG_PATH: out,
        HOME: out,
        XDG_CONFIG_HOME: out,
      },
    },
  )
  if (built.status !== 0) throw new Error(`the edge could not be built:\n${built.stdout}${built.stderr}`)
  return built.stdout
}

/** Serves the Worker's bundle on a port, with the bank of this home behind it; on the next port another Worker, where one is named. */
export async function bareEdge(
  home: Home,
  bankPort: number,
  port: number,
  beside?: string,
): Promise<{ readonly url: string; readonly bundle: string; readonly pid: number; stop(): Promise<void> }> {
  const out = join(home.run, 'bare-edge')
  bundle(out)
  if (beside) bundle(join(out, 'beside'), beside)
  const [, date] = /compatibility_date = "([\d-]+)"/.exec(readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')) ?? []
  const secrets = await secretsOf(home)
  writeFileSync(
    join(out, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "edge", worker = (
      modules = [(name = "main.js", esModule = embed "main.js")],
      compatibilityDate = ${text(date ?? '')},
      bindings = [
        (name = "BANK_URL", text = "http://bank"),
        (name = "BANK", service = "bank"),
        (name = "EDGE_SIGNING_KEY", text = ${text(JSON.stringify(secrets.edge.privateKey))}),
        (name = "EDGE_CSRF_KEY", text = ${text(secrets.csrf)}),
        (name = "EDGE_ADDRESS_LIMIT", text = "1000000/1000000"),
        (name = "EDGE_SESSION_LIMIT", text = "1000000/1000000"),
      ],
    )),${beside ? besideService(beside, date ?? '') : ''}
    (name = "bank", external = (address = "127.0.0.1:${bankPort}", http = ())),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "edge")${
    beside ? `, (name = "beside", address = "127.0.0.1:${port + 1}", http = (), service = "beside")` : ''
  }],
);
`,
    { mode: 0o600 },
  )
  const child: ChildProcess = spawn(bin('workerd'), ['serve', join(out, 'config.capnp')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  for (
    let tries = 0;
    !(await fetch(`${url}/api/health`).then(
      (said) => said.ok,
      () => false,
    ));
    tries++
  ) {
    if (tries > 100) throw new Error('bare workerd did not come up')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url,
    bundle: join(out, 'main.js'),
    pid: child.pid as number,
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve())
        child.kill()
      }),
  }
}

const besideService = (file: string, date: string) => `
    (name = "beside", worker = (
      modules = [(name = "beside.js", esModule = embed "beside/${basename(file, '.ts')}.js")],
      compatibilityDate = ${text(date)},
    )),`
