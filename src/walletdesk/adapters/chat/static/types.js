/**
 * Shapes of the chat's contract (see model.py) and of the widget's own parts.
 *
 * @typedef {{id: string, name: string, type?: string, size: number, url?: string, inline?: boolean,
 *   kept?: boolean}} ChatFile `kept`: still in this browser, under `id`
 * @typedef {{conversation: string, seq: number, author: "contact" | "agent" | "system", text: string,
 *   at: string, name?: string, code?: string, masked?: boolean, client_id?: string, files?: ChatFile[]}} Message
 * @typedef {{id: string, reference: string, status: string, rate: boolean, score: number | null}} Conversation
 * @typedef {{before: number, minutes: number | null, spread: number | null}} Queue
 * @typedef {{open: boolean, mode: "chat" | "form", opens_at: string | null, closes_at: string | null, promise: string}} Hours
 * @typedef {{token: string, conversation: Conversation | null, messages: Message[], hours: Hours,
 *   queue: Queue | null, read: number, agent: string, language: string}} Session
 * @typedef {{slug: string, name: string, children?: Category[]}} Category
 * @typedef {{key: string, kind: string, required: boolean, label: string, help: string,
 *   options: {value: string, label: string}[], condition: Record<string, string[]> | null}} Field
 * @typedef {{slug: string, name: string, guidance: string, fields: Field[]}} Questions
 * @typedef {{brand: string, language: string, dir: string, contact_url: string, texts: Record<string, string>,
 *   hours: Hours, notice: {text: string} | null, likely: string[], categories: Category[]}} Config
 * @typedef {{client_id: string, text: string, files: ChatFile[], at: string, masked?: boolean,
 *   state: "sending" | "kept" | "failed", why?: string}} Waiting
 * @typedef {{base: string, language: string, guard: string, words: string, seldom: string, root: ShadowRoot, keep: import("./keep.js").Keep,
 *   load: (path: string) => Promise<unknown>, unread: (count: number) => void, lost: (is: boolean) => void, close: () => void}} Host what the loader hands to the panel
 * @typedef {{opened: () => void, closed: () => void, identify: (jwt: string | null) => Promise<void>,
 *   arrive: (link: string) => void}} Panel what the loader gets back
 */
export {};
