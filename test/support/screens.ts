/** Screens in a real browser: a page whose console stays clean, and what must hold of every screen. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Authenticator } from './authenticator.ts'
import type { Customer } from './customer.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = process.env.QIAO_SHOTS

export const phone = { width: 390, height: 844 }
export const desk = { width: 1280, height: 800 }

export const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: launchArguments })

export type Opened = { page: Page; context: BrowserContext; troubles: string[]; loaded: string[] }
/** A page whose console stays clean: whatever the CSP blocks or a script throws is a trouble. `loaded`: every file. */
export async function openPage(browser: Browser, viewport: { width: number; height: number }): Promise<Opened> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' })
  const page = await context.newPage()
  const troubles: string[] = []
  const loaded: string[] = []
  page.on('console', (message) => {
    // The API's own "no" is no trouble of the page's.
    if (message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text())) troubles.push(message.text())
  })
  page.on('pageerror', (failure) => troubles.push(String(failure)))
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  return { page, context, troubles, loaded }
}

/** The session of someone who is signed in already. */
export async function sessionOf(context: BrowserContext, who: Customer, app: string): Promise<void> {
  const [name, value] = who.cookie.split('=') as [string, string]
  await context.addCookies([
    { name, value, url: app.replace('http:', 'https:'), httpOnly: true, secure: true, sameSite: 'Strict' },
  ])
}

export async function shot(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

const protocols = new WeakMap<Page, Promise<CDPSession>>()
/** One session of the protocol a page: when one is detached, the page's virtual authenticators go with it. */
function protocolOf(page: Page): Promise<CDPSession> {
  const session = protocols.get(page) ?? page.context().newCDPSession(page)
  protocols.set(page, session)
  return session
}

export const looks = ['light', 'dark', 'elder'] as const
/** The page as it looks in one of these ways, whatever was chosen in it. */
export const wear = (page: Page, look: (typeof looks)[number]): Promise<void> =>
  page.evaluate((mode) => {
    document.documentElement.dataset.theme = mode === 'dark' ? 'dark' : 'light'
    document.documentElement.dataset.elder = mode === 'elder' ? 'on' : 'off'
  }, look)

/** No violation on this screen in light, dark and elder mode, and nothing wider than the screen. */
export async function accessible(page: Page, name: string): Promise<void> {
  for (const look of looks) {
    await wear(page, look)
    await shot(page, `${name}-${look}`)
    // Through the protocol, not the page: the page's own CSP lets no script in.
    const session = await protocolOf(page)
    await session.send('Runtime.evaluate', { expression: axe })
    const { result } = await session.send('Runtime.evaluate', {
      expression:
        'axe.run().then((found) => JSON.stringify(found.violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 160))])))',
      awaitPromise: true,
    })
    expect(JSON.parse(result.value as string), `${name}, ${look}`).toEqual([])
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide, `${name}, ${look}: wider than the screen`).toBeLessThanOrEqual(0)
  }
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'auto'
    document.documentElement.dataset.elder = 'off'
  })
}

/** The browser's own virtual authenticator (WebAuthn's automation, through DevTools): its user is always there, and verified. */
export type VirtualCredential = {
  readonly credentialId: string
  readonly privateKey: string
  readonly userHandle?: string
  readonly signCount: number
}
export type VirtualAuthenticator = {
  credentials(): Promise<readonly VirtualCredential[]>
  /** Gives it a passkey that was made in software. */
  has(passkey: Authenticator, app: string): Promise<unknown>
  /** Gives it one that another device made, as a platform that syncs does. */
  synced(credential: VirtualCredential, app: string): Promise<unknown>
}
export async function authenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await protocolOf(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    async synced(credential, app) {
      const has = await session.send('WebAuthn.getCredentials', { authenticatorId })
      if (has.credentials.some(({ credentialId }) => credentialId === credential.credentialId))
        await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId })
      await session.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: { ...credential, isResidentCredential: true, rpId: new URL(app).hostname },
      })
    },
    has: (passkey, app) =>
      session.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: {
          credentialId: Buffer.from(passkey.id, 'base64url').toString('base64'),
          isResidentCredential: true,
          rpId: new URL(app).hostname,
          privateKey: passkey.pkcs8.toString('base64'),
          userHandle: Buffer.from('seeded').toString('base64'),
          signCount: 1,
        },
      }),
  }
}

/** Goes through joining on its screens, without a passkey, to the account's number. */
export async function joinOnScreen(page: Page, person: { name: string; number: string; card: string }): Promise<void> {
  await page.getByRole('button', { name: '以后再说' }).click()
  await page.getByRole('heading', { name: '请逐项阅读并选择' }).waitFor()
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await page.getByRole('button', { name: '继续' }).click()
  await page.getByLabel('姓名').fill(person.name)
  await page.getByLabel('身份证号').fill(person.number)
  await page.getByRole('button', { name: '核实身份' }).click()
  await page.getByRole('button', { name: '开始人脸比对' }).click()
  await page.getByRole('link', { name: '打开拍摄页面' }).click()
  await page.getByRole('button', { name: /拍摄/ }).click()
  // The page of the provider led away: the question about the passkey is asked anew.
  await page.getByRole('button', { name: '以后再说' }).click()
  await page.getByLabel('银行卡号').fill(person.card)
  await page.getByRole('button', { name: '绑定并开户' }).click()
  await page.getByRole('heading', { name: '开户成功' }).waitFor()
}
