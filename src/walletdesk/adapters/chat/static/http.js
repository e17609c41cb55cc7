/** Calls to the desk. No cookies: the session's token goes in a header. */

import { t } from "./words.js";

/** A refusal with the desk's own words, in the visitor's language. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {{detail?: string, retry_after?: number, errors?: {field: string, detail: string}[]}} problem
   */
  constructor(status, problem) {
    super(problem.detail ?? String(status));
    this.status = status;
    this.errors = problem.errors ?? [];
    /** Seconds to wait before trying again. */
    this.after = problem.retry_after ?? 1;
  }

  /** Whether the same call may succeed later. */
  get passing() {
    return this.status === 429 || this.status >= 500;
  }
}

/** What to tell the visitor: the desk's own words, or that there is no network. @param {unknown} wrong */
export const why = (wrong) => (wrong instanceof Refused ? wrong.message : t("offline"));

const SLOW = 20_000; // ms after which a call counts as lost; it may be repeated, all calls allow that

export class Calls {
  /** @param {string} base */
  constructor(base) {
    this.base = `${base}/chat/v1/`;
    this.token = "";
  }

  /** @param {Record<string, string>} [more] */
  headers(more = {}) {
    return this.token ? { ...more, authorization: `Bearer ${this.token}` } : more;
  }

  /** @param {string} path @param {any} [body] @returns {Promise<any>} */
  async post(path, body = {}) {
    const headers = this.headers({ "content-type": "application/json" });
    return this.#read(await fetch(this.base + path, this.#init({ method: "POST", headers, body: JSON.stringify(body) })));
  }

  /** @param {string} path @returns {Promise<any>} */
  async get(path) {
    return this.#read(await fetch(this.base + path, this.#init({ headers: this.headers() })));
  }

  /** @param {string} path @returns {Promise<Blob>} */
  async blob(path) {
    const answer = await fetch(this.base + path, this.#init({ headers: this.headers() }));
    return answer.ok ? answer.blob() : this.#read(answer);
  }

  /**
   * With progress, which fetch cannot tell.
   * @param {File} file @param {(share: number) => void} [progress] @param {AbortSignal} [signal]
   * @returns {Promise<import("./types.js").ChatFile>}
   */
  upload(file, progress, signal) {
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest();
      const form = new FormData();
      form.append("file", file, file.name);
      call.open("POST", `${this.base}attachments`);
      for (const [name, value] of Object.entries(this.headers())) call.setRequestHeader(name, value);
      call.responseType = "json";
      call.upload.onprogress = (event) => progress?.(event.loaded / event.total);
      call.onload = () =>
        call.status === 201 ? resolve(call.response) : reject(new Refused(call.status, call.response ?? {}));
      call.onerror = () => reject(new TypeError("network"));
      if (signal) signal.onabort = () => call.abort();
      call.send(form);
    });
  }

  /** @param {RequestInit} given @returns {RequestInit} */
  #init(given) {
    return { ...given, credentials: "omit", signal: AbortSignal.timeout(SLOW) };
  }

  /** @param {Response} answer @returns {Promise<any>} */
  async #read(answer) {
    if (answer.status === 204) return null;
    const json = (answer.headers.get("content-type") ?? "").includes("json");
    const body = json ? await answer.json() : {};
    if (!answer.ok) throw new Refused(answer.status, body);
    return body;
  }
}
