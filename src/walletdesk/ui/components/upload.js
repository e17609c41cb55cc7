/** Sending one file with progress. XMLHttpRequest, since fetch cannot tell how much has gone. */
import { csrf } from "./page.js";

/** @typedef {{status: number, answer: any}} Outcome `status` 0: the network failed or it was stopped. */

/**
 * @param {string} url
 * @param {File} file
 * @param {(share: number) => void} progress 0 … 1
 * @returns {{done: Promise<Outcome>, stop: () => void}}
 */
export function upload(url, file, progress) {
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.responseType = "json";
  request.setRequestHeader("X-CSRF-Token", csrf());
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) progress(event.loaded / event.total);
  });
  const form = new FormData();
  form.append("file", file, file.name);
  const done = new Promise((resolve) => {
    request.addEventListener("loadend", () => resolve({ status: request.status, answer: request.response }));
  });
  request.send(form);
  return { done, stop: () => request.abort() };
}
