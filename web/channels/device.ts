/** This browser as a device that gets notifications: whether it can, and how they are turned on and off. */
import type { Subscribe } from '../../core/channels/wire.ts'
import { Refused } from '../api.ts'
import { Unfinished } from '../ui/act.ts'
import { channels } from './api.ts'
import { notices } from './words.ts'

/** `install`: Safari on a phone notifies installed apps only. `denied`: its owner, or the browser, has said no for good. */
export type Can = 'yes' | 'denied' | 'install' | 'no'

export function canNotify(): Can {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return (navigator as { standalone?: boolean }).standalone === false ? 'install' : 'no'
  return Notification.permission === 'denied' ? 'denied' : 'yes'
}

const registration = () => navigator.serviceWorker.getRegistration('/')
const subscription = async () => (await registration())?.pushManager.getSubscription()
const keyOf = (bytes: ArrayBuffer | null) =>
  bytes && btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') // biome-ignore format: one line

/** Asks the browser's own question, and subscribes. Throws `Unfinished` with what to do when it cannot be. */
export async function subscribed(publicKey: string): Promise<Subscribe> {
  if ((await Notification.requestPermission()) !== 'granted') throw new Unfinished(notices().notAllowed)
  const manager = (await registration())?.pushManager
  if (!manager) throw new Unfinished(notices().cannot.no)
  const before = await manager.getSubscription()
  // One that was made for another key of the bank's can carry nothing any more.
  if (before && keyOf(before.options.applicationServerKey) !== publicKey) await before.unsubscribe()
  try {
    const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
    return made.toJSON() as Subscribe
  } catch (failure) {
    console.warn('push', failure)
    throw new Unfinished(notices().noService)
  }
}
export const unsubscribed = async (): Promise<void> => void (await (await subscription())?.unsubscribe())

/**
 * Tells the bank that somebody uses this device. Where the bank knows of no notifications for who is signed in here, the browser
 * ends its subscription: it was another's, or has ended.
 */
export async function stillHere(): Promise<void> {
  const one = await subscription()
  if (!one) return
  try {
    await channels.stillOn(one.toJSON() as Subscribe)
  } catch (failure) {
    if (failure instanceof Refused && failure.problem.code === 'device-unknown') await one.unsubscribe()
    else throw failure
  }
}
