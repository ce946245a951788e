/** A browser for the tests: named, found, or installed where that needs nobody's leave. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { onPath } from './tools.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where a Chromium is; `why` says what was tried when there is none. */
export async function browser(install = false): Promise<{ path?: string; why: string }> {
  const named = process.env.QIAO_BROWSER
  if (named)
    return existsSync(named)
      ? { path: named, why: 'named by QIAO_BROWSER' }
      : { why: `QIAO_BROWSER names ${named}, which does not exist` }
  const present = names.map(onPath).find((path) => path !== undefined)
  if (present) return { path: present, why: 'on PATH' }
  const own = await playwrights()
  if (own) return { path: own, why: 'Playwright’s own' }
  if (!install)
    return { why: 'no browser: install Chromium (Debian: apt install chromium), or name one in QIAO_BROWSER' }
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    debian('chromium', 'fonts-noto-cjk')
    const installed = onPath('chromium')
    if (installed) return { path: installed, why: 'Debian’s package' }
  }
  spawnSync(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: 300_000,
  })
  const downloaded = await playwrights()
  return downloaded
    ? { path: downloaded, why: 'downloaded by Playwright' }
    : {
        why: 'no browser on PATH, in Debian’s packages (as root) or by Playwright’s download; name one in QIAO_BROWSER',
      }
}

async function playwrights(): Promise<string | undefined> {
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return existsSync(path) ? path : undefined
}

const debian = (...packages: string[]) => {
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/** A font that can show Chinese, or undefined; installed as root on Debian when asked. */
export function chineseFonts(install = false): string | undefined {
  const found = () => {
    const { stdout, status } = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
    return status === 0 ? stdout.split('\n').find((line) => line.trim() !== '') : undefined
  }
  const present = found()
  if (present || !install || process.getuid?.() !== 0 || !onPath('apt-get')) return present
  debian('fonts-noto-cjk', 'fontconfig')
  return found()
}
