/** `npm run openapi`: writes edge/openapi.json anew. What would break those who call already is named and not written, unless `--breaking` says that it is meant. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApi } from '../../edge/openapi.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { breaking } from './compare.ts'

const path = join(ROOT, 'edge', 'openapi.json')
export type Document = { readonly [key: string]: unknown }
export const derived = () => JSON.parse(JSON.stringify(openApi('https://bank.example'))) as Document
export const checkedIn = () => JSON.parse(readFileSync(path, 'utf8')) as Document

if (import.meta.main) {
  const broken = process.argv.includes('--breaking') ? [] : breaking(checkedIn(), derived())
  for (const one of broken) console.error(`✗ ${one}`)
  if (broken.length > 0) process.exitCode = 1
  else writeFileSync(path, `${JSON.stringify(derived(), null, 1)}\n`)
}
