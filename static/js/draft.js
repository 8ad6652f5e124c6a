// Keeps a draft on the server, never in the browser: a form with data-draft="address" is posted there three
// seconds after the last key, and when the page is hidden. The answer's status alone matters.
const waiting = new Map();
const sending = new Map();
const leaving = new Set();
const PATIENCE = 5000; // milliseconds

function status(form, text) {
  const line = form.querySelector("[data-draft-status]");
  if (line) line.textContent = text;
  return line;
}

function keep(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const sent = new AbortController();
  const done = post(form, sent.signal).finally(() => sending.delete(sent));
  sending.set(sent, done);
}

async function post(form, signal) {
  const texts = form.querySelector("[data-draft-status]")?.dataset ?? {};
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: data, keepalive: document.visibilityState === "hidden", redirect: "error", signal });
    if (!answer.ok) throw new Error(answer.status);
    const time = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    status(form, `${texts.savedText ?? ""} ${time}`);
    if (!waiting.has(form)) form.dispatchEvent(new CustomEvent("draft-kept", { bubbles: true }));
  } catch {
    if (!signal.aborted) status(form, texts.failedText ?? "");
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.dataset.draft) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), 3000));
});
document.addEventListener("submit", async (event) => {
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
  if (event.defaultPrevented || !sending.size) return;
  // a draft that came after the form was saved, or the draft was thrown away, would stay behind: it goes first
  event.preventDefault();
  const form = event.target;
  if (leaving.has(form)) return;
  leaving.add(form);
  await Promise.race([Promise.all(sending.values()), new Promise((go) => setTimeout(go, PATIENCE))]);
  for (const sent of sending.keys()) sent.abort();
  sending.clear();
  leaving.delete(form);
  form.requestSubmit(event.submitter);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of waiting.keys()) keep(form);
});
