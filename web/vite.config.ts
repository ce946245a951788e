import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import solid from 'vite-plugin-solid'
import { aheadOf } from './ahead.ts'
import { keepBudgets, screensIn } from './budgets.ts'
import { installedFiles, manifest } from './installed.ts'

/** The words of each desk, and the file that its screens share. */
const desks = {
  'bill-runs': 'bills-manager',
  'bill-desk': 'bills-officer',
  books: 'books',
  staff: 'staff',
  'loan-desk': 'loans-officer',
  'mall-desk': 'mall-officer',
} as const
const deskOf = (id: string) => {
  const [, words] = /\/web\/words\/([\w-]+)-(?:zh|en)\.ts$/.exec(id) ?? []
  return words && words in desks ? desks[words as keyof typeof desks] : null
}
/** Screens of those who send bills, of the bank's own people, and of who makes screens. */
const ofStaff = (id: string) =>
  deskOf(id) !== null ||
  /\/web\/(bills\/(manager|officer)\/|staff\/|books\/|(loans|mall)\/officer\/|ui\/Design)/.test(id)

/** Which build this is, shown under "me". Whoever deploys names each (VITE_BUILD); a checkout's is the release it stands on. */
const build =
  process.env.VITE_BUILD ?? JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
/** The newcomer's guide to a development bank. */
const ofGuide = (id: string) => /\/web\/guide\//.test(id)

type Modules = { getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null }
/** What a module imports, and they in turn; nothing lazily. */
function importedBy(entry: string, modules: Modules): ReadonlySet<string> {
  const all = new Set<string>()
  const add = (id: string) => {
    if (all.has(id)) return
    all.add(id)
    for (const one of modules.getModuleInfo(id)?.importedIds ?? []) add(one)
  }
  add(entry)
  return all
}
const ofReceipt = (id: string, modules: Modules) => importedBy(`${root}ledger/receipt.tsx`, modules).has(id)
const ofEarly = (id: string, modules: Modules) => (importedBy(`${root}early.ts`, modules).has(id) ? 'early' : null)
/** A file each for what the check of a receipt shares, and for what else the door needs: many small ones wait for one another. */
const ofDoor = (id: string, modules: Modules) => {
  if (!importedBy(entry, modules).has(id)) return null
  return ofReceipt(id, modules) ? 'base' : 'door'
}
/** What home is made of and others use too, and a few lines that nearly all do. */
const ofMost = (id: string, modules: Modules) =>
  (importedBy(`${root}deposits/Home.tsx`, modules).has(id) && !ofReceipt(id, modules)) ||
  /\/web\/ui\/(Away|Dialog|rows)\.tsx?$/.test(id)
    ? 'parts'
    : null
/** What the screens of one desk share: a request each for a handful of words and calls is what a slow line feels. */
const ofDesk = (id: string) => {
  if (/-zh\.ts$/.test(id) && deskOf(id)) return deskOf(id)
  const [, domain, kind] = /\/web\/(?:(bills|loans|mall)\/)?(manager|officer|staff|books)\/[^.]+\.tsx?$/.exec(id) ?? []
  return kind ? [domain, kind].filter(Boolean).join('-') : null
}
/** Sheets that stand on every desk together. */
const ofDeskSheets = (id: string) => (/\/web\/ui\/(desk|grid|staff)\.css/.test(id) ? 'desk' : null)
/** What screens with tables and filters are made of. */
const ofTables = (id: string) =>
  /\/(web\/ui\/(Grid|typing|count|Places|Select|query|save|table|wide)|web\/words\/grid-(?:zh|en)|core\/csv)\.tsx?$/.test(
    id,
  )
    ? 'tables'
    : null

const root = fileURLToPath(new URL('.', import.meta.url))
const built = fileURLToPath(new URL('../dist/web', import.meta.url))
const require = createRequire(import.meta.url)

/**
 * Trusted Types forbid assigning text to innerHTML. Solid 1.9 does so in one place, with its own compiled templates:
 * that one assignment goes through a named policy, and nothing else can.
 */
function trustedTemplates(): Plugin {
  const assignment = 't.innerHTML = html;'
  return {
    name: 'qiao-trusted-templates',
    enforce: 'pre',
    transform(code, id) {
      if (!/solid-js\/web\/dist\/web\.js/.test(id)) return undefined
      if (!code.includes(assignment))
        throw new Error('solid-js has changed how it makes templates; look at trustedTemplates')
      const policy =
        "const qiaoTemplates = globalThis.trustedTypes?.createPolicy('qiao-templates', { createHTML: (html) => html });\n"
      return {
        code: policy + code.replace(assignment, 't.innerHTML = qiaoTemplates ? qiaoTemplates.createHTML(html) : html;'),
        map: null,
      }
    },
  }
}

/** The API's documentation is browsed with Swagger UI, served from here: no other host is ever asked. */
function swagger(): Plugin {
  let out = built
  return {
    name: 'qiao-swagger',
    apply: 'build',
    configResolved: ({ build: { outDir } }) => void (out = outDir),
    closeBundle() {
      mkdirSync(`${out}/docs`, { recursive: true })
      for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js'])
        copyFileSync(require.resolve(`swagger-ui-dist/${file}`), `${out}/docs/${file}`)
    },
  }
}

/** The figures lie beside the build, where the benchmark of the app reads them: `dist/web.weights.json`. */
const entry = `${root}main.tsx`
const screens = Object.fromEntries(
  Object.entries(screensIn(readFileSync(`${root}routes.ts`, 'utf8'))).map(([path, file]) => [
    path,
    fileURLToPath(new URL(file, import.meta.url)),
  ]),
)
const weighed = () =>
  keepBudgets({
    entry,
    table: `${root}routes.ts`,
    screens,
    later:
      /\/web\/(customers\/(Locked|Join|ApprovalSheet|passkey)|frame\/(Search|Keys)|mall\/areas)\.tsx?$|\/@simplewebauthn\//,
    gzip: (text) => gzipSync(text).length,
    tell: (weights, outDir) => {
      if (outDir === built) writeFileSync(`${built}.weights.json`, `${JSON.stringify(weights, undefined, 2)}\n`)
    },
  })

/** Cloudflare reads so many rules and no more. */
const MOST_RULES = 100
/** The public folder was copied by now. */
function addHeaders(rules: string, outDir: string): void {
  const all = readFileSync(`${outDir}/_headers`, 'utf8') + rules
  const many = all.split('\n').filter((line) => line.startsWith('/')).length
  if (many > MOST_RULES) throw new Error(`_headers has ${many} rules, and may have ${MOST_RULES}: see ahead.ts`)
  writeFileSync(`${outDir}/_headers`, all)
}

export default defineConfig({
  root,
  define: { 'import.meta.env.VITE_BUILD': JSON.stringify(build) },
  plugins: [
    trustedTemplates(),
    solid(),
    swagger(),
    installedFiles(),
    weighed(),
    aheadOf({ entry, screens, tell: addHeaders }),
    VitePWA({
      registerType: 'prompt',
      includeManifestIcons: false,
      // Registered by hand in offline/register.ts: the plugin hands the browser a plain string, which Trusted Types block.
      injectRegister: null,
      manifest: manifest as never,
      strategies: 'injectManifest',
      srcDir: 'offline',
      filename: 'sw.ts',
      injectManifest: {
        // One file: the CSP of a worker blocks importScripts. Staff's files are named in it and not laid up (offline/sw.ts).
        globPatterns: ['**/*.{js,css,html,svg,png}'],
        // Pictures for the platform are fetched by it; a guide is for a development bank alone; counties, for a new address of the mall.
        globIgnores: ['docs/**', 'icons/**', 'splash/**', '**/guide-*', '**/Guide-*', '**/areas-*'],
      },
    }),
  ],
  build: {
    outDir: built,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: {
      polyfill: false,
      // These stand in the page itself.
      resolveDependencies: (_, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((file) => !/\/(early|base|door)-/.test(file)),
    },
    reportCompressedSize: false,
    // The check of a receipt stands alone: no session, no call, nothing of the app.
    rollupOptions: {
      input: { main: `${root}index.html`, receipt: `${root}receipt.html` },
      output: {
        codeSplitting: {
          groups: [
            { name: ofEarly, priority: 4 },
            { name: ofDoor, tags: ['$initial'], priority: 3 },
            { name: ofMost, minShareCount: 2, priority: 2 },
            { name: ofDeskSheets, priority: 1 },
            { name: ofTables, priority: 1, includeDependenciesRecursively: false },
            { name: ofDesk, minShareCount: 2, priority: 0, includeDependenciesRecursively: false },
          ],
        },
        chunkFileNames: ({ moduleIds }) =>
          `assets/${moduleIds.some(ofStaff) ? 'staff-' : moduleIds.some(ofGuide) ? 'guide-' : ''}[name]-[hash].js`,
      },
    },
  },
})
