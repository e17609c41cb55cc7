import { upload } from "./upload.js";

/**
 * `<file-drop url="/…" max="26214400" data-too-large="…" data-failed="…">`: files by drop, paste or
 * the picker inside it, each with a bar, a way to stop it and a way to try again.
 *
 * Its `<template>` is one file's row: `[data-name]`, `progress`, `[data-remove]`, `[data-retry]`,
 * `.error` and `input[type=hidden]` that gets the id from the answer `{"id": …}`, so that the form
 * around sends it. `desk:files` fires (detail: {busy, ready}) at each change: a composer waits.
 */
class FileDrop extends HTMLElement {
  connectedCallback() {
    for (const kind of ["dragover", "dragleave", "drop"]) this.addEventListener(kind, this.#dragged);
    this.addEventListener("paste", this.#pasted);
    this.picker?.addEventListener("change", this.#picked);
  }

  disconnectedCallback() {
    for (const kind of ["dragover", "dragleave", "drop"]) this.removeEventListener(kind, this.#dragged);
    this.removeEventListener("paste", this.#pasted);
    this.picker?.removeEventListener("change", this.#picked);
  }

  /** @returns {HTMLInputElement | null} */
  get picker() {
    return this.querySelector('input[type="file"]');
  }

  /** @param {Event} event */
  #dragged = (event) => {
    const { dataTransfer } = /** @type {DragEvent} */ (event);
    if (!dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-over", event.type === "dragover");
    if (event.type === "drop") this.add(dataTransfer.files);
  };

  /** A pasted screenshot is a file; pasted text beside it stays text. @param {ClipboardEvent} event */
  #pasted = (event) => {
    const files = event.clipboardData?.files;
    if (!files?.length || event.clipboardData?.types.includes("text/plain")) return;
    event.preventDefault();
    this.add(files);
  };

  #picked = () => {
    const picker = /** @type {HTMLInputElement} */ (this.picker);
    this.add(picker.files ?? []);
    picker.value = "";
  };

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) this.#start(file, this.#row(file));
  }

  /** @param {File} file @returns {HTMLElement} */
  #row(file) {
    const template = /** @type {HTMLTemplateElement} */ (this.querySelector("template"));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const row = /** @type {HTMLElement} */ (copy.firstElementChild);
    /** @type {HTMLElement} */ (row.querySelector("[data-name]")).textContent = file.name;
    row.querySelector("[data-retry]")?.addEventListener("click", () => this.#start(file, row));
    this.querySelector("[data-files]")?.append(row);
    return row;
  }

  /** @param {File} file @param {HTMLElement} row */
  async #start(file, row) {
    if (file.size > Number(this.getAttribute("max") ?? Infinity)) return this.#fail(row, this.dataset.tooLarge, false);
    const bar = /** @type {HTMLProgressElement} */ (row.querySelector("progress"));
    const sent = upload(this.getAttribute("url") ?? "", file, (share) => (bar.value = share));
    row.dataset.state = "sending";
    this.#remover(row, sent.stop);
    this.#changed();
    const { status, answer } = await sent.done;
    if (status >= 200 && status < 300) this.#ready(row, answer.id);
    else if (row.isConnected) this.#refused(row, status, answer);
  }

  /** @param {HTMLElement} row @param {string} id */
  #ready(row, id) {
    row.dataset.state = "ready";
    /** @type {HTMLInputElement} */ (row.querySelector('input[type="hidden"]')).value = id;
    row.querySelector("progress")?.remove();
    for (const gone of row.querySelectorAll(".error, [data-retry]")) gone.remove();
    this.#changed();
  }

  /** @param {HTMLElement} row @param {number} status @param {any} answer */
  #refused(row, status, answer) {
    if (status === 401) document.dispatchEvent(new CustomEvent("desk:signed-out"));
    this.#fail(row, answer?.detail ?? this.dataset.failed, status === 0 || status === 401 || status >= 500);
  }

  /** @param {HTMLElement} row @param {string | undefined} text @param {boolean} again whether a retry may help */
  #fail(row, text, again) {
    row.dataset.state = "failed";
    /** @type {HTMLElement} */ (row.querySelector(".error")).textContent = text ?? "";
    row.querySelector("[data-retry]")?.toggleAttribute("hidden", !again);
    this.#remover(row, () => undefined);
    this.#changed();
  }

  /** @param {HTMLElement} row @param {() => void} stop */
  #remover(row, stop) {
    const button = /** @type {HTMLButtonElement} */ (row.querySelector("[data-remove]"));
    button.onclick = () => {
      row.remove();
      stop();
      this.#changed();
    };
  }

  #changed() {
    const count = (/** @type {string} */ state) => this.querySelectorAll(`[data-state="${state}"]`).length;
    const detail = { busy: count("sending"), ready: count("ready") };
    this.dispatchEvent(new CustomEvent("desk:files", { detail, bubbles: true }));
  }
}

customElements.define("file-drop", FileDrop);
